"""Rate codes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from rates.admin.codes.base import CodeAdmin
from rates.admin.files import CodeFilesAdmin
from rates.files.codes.resource import RateCodeResource
from rates.models import MappableRatePlan, RateCode, RatePlanMapping
from staff.links import counted, linked

MAPPINGS = counted("mapping_count", RatePlanMapping, description=_("rate plans"), code="pk")


@admin.register(RateCode)
class RateCodeAdmin(CodeFilesAdmin, CodeAdmin):
    """The apps' own codes for rates."""

    file_resource = RateCodeResource
    mappable = MappableRatePlan
    list_display = ("code", "name", linked("account"), "is_active", MAPPINGS)
    fields = ("account", "code", "name", "description", "is_active", MAPPINGS)
    readonly_fields = (MAPPINGS,)
