"""Room codes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from rates.admin.codes.base import CodeAdmin
from rates.admin.files import CodeFilesAdmin
from rates.files.codes.resource import RoomCodeResource
from rates.models import MappableUnitGroup, RoomCode, UnitGroupMapping
from staff.links import counted, linked

MAPPINGS = counted("mapping_count", UnitGroupMapping, description=_("unit groups"), code="pk")


@admin.register(RoomCode)
class RoomCodeAdmin(CodeFilesAdmin, CodeAdmin):
    """The apps' own codes for room types."""

    file_resource = RoomCodeResource
    mappable = MappableUnitGroup
    list_display = ("code", "name", linked("account"), "is_active", MAPPINGS)
    fields = ("account", "code", "name", "description", "is_active", MAPPINGS)
    readonly_fields = (MAPPINGS,)
