"""Room codes."""

from django.contrib import admin

from hotels.admin.code import CodeAdmin
from hotels.admin.files import CodeFilesAdmin
from hotels.admin.links import counted, linked
from hotels.mapping_files.codes import RoomCodeResource
from hotels.models import RoomCode, UnitGroup, UnitGroupMapping

MAPPINGS = counted("mapping_count", UnitGroupMapping, description="unit groups", code="pk")


@admin.register(RoomCode)
class RoomCodeAdmin(CodeFilesAdmin, CodeAdmin):
    """The apps' own codes for room types."""

    file_resource = RoomCodeResource
    mapping_model = UnitGroupMapping
    mapped = UnitGroup
    row_parameter = "unit_group"
    list_display = ("code", "name", linked("account"), "is_active", MAPPINGS)
    fields = ("account", "code", "name", "description", "is_active", MAPPINGS)
    readonly_fields = (MAPPINGS,)
