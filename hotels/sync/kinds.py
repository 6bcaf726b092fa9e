"""The registry of mirrored kinds: what is read from apaleo, into which model, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from apaleo.api import Kind
from hotels.models import Property, RatePlan, Unit, UnitGroup
from hotels.models.mirrored import Mirrored
from hotels.sync import columns
from hotels.sync.columns import Columns, References

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise


@dataclass(frozen=True, kw_only=True)
class MirroredKind:
    """One kind: apaleo's name for it, our model, how a record becomes a row, the page's word."""

    kind: Kind
    model: type[Mirrored]
    columns: Callable[[Any, References], Columns]
    label: Promise

    @property
    def name(self) -> str:
        """Return the name by which runs count it, as in `SyncRun.progress`."""
        return self.kind.value


# In the order in which they are published: each refers to those before it.
MIRRORED_KINDS = (
    MirroredKind(
        kind=Kind.PROPERTY, model=Property, columns=columns.property_columns, label=_("Hotels")
    ),
    MirroredKind(
        kind=Kind.UNIT_GROUP,
        model=UnitGroup,
        columns=columns.unit_group_columns,
        label=_("Room types"),
    ),
    MirroredKind(kind=Kind.UNIT, model=Unit, columns=columns.unit_columns, label=_("Rooms")),
    MirroredKind(
        kind=Kind.RATE_PLAN,
        model=RatePlan,
        columns=columns.rate_plan_columns,
        label=_("Rate plans"),
    ),
)
