"""What the admin of every mirrored kind has in common."""

from typing import ClassVar

from hotels.admin.narrowing import within
from hotels.admin.read_only import ReadOnlyAdmin
from hotels.models import Account, Connection, Property, UnitGroup

IN_CONNECTION = (within(Account, "connection__account"), within(Connection, "connection"))
IN_PROPERTY = (*IN_CONNECTION, within(Property, "property"))
IN_UNIT_GROUP = (*IN_PROPERTY, within(UnitGroup, "unit_group"))
MIRROR_FIELDS = ("remote_id", "first_seen_at", "changed_at", "gone_at")


class MirroredAdmin(ReadOnlyAdmin):
    """Shows what apaleo has. It is changed there, and here by the next sync run."""

    list_select_related: ClassVar[tuple[str, ...]] = ("connection__account",)
    narrowed_ordering = ("name", "pk")
    search_help_text = "Beginning of the name, the code or the apaleo id."
