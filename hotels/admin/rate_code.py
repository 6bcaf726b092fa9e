"""Rate codes."""

from django.contrib import admin

from hotels.admin.code import CodeAdmin
from hotels.admin.files import CodeFilesAdmin
from hotels.admin.links import counted, linked
from hotels.mapping_files.codes import RateCodeResource
from hotels.models import RateCode, RatePlan, RatePlanMapping

MAPPINGS = counted("mapping_count", RatePlanMapping, description="rate plans", code="pk")


@admin.register(RateCode)
class RateCodeAdmin(CodeFilesAdmin, CodeAdmin):
    """The apps' own codes for rates."""

    file_resource = RateCodeResource
    mapping_model = RatePlanMapping
    mapped = RatePlan
    row_parameter = "rate_plan"
    list_display = ("code", "name", linked("account"), "is_active", MAPPINGS)
    fields = ("account", "code", "name", "description", "is_active", MAPPINGS)
    readonly_fields = (MAPPINGS,)
