"""One thing of each kind that is mirrored, and how to look at the mirror."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from hotels.models import Property, RatePlan, Unit, UnitGroup
from hotels.models.mirrored import Mirrored
from sandbox.server import Server

HOTEL = "BER"


@dataclass(frozen=True)
class Kind:
    """One thing of each kind, to be created, changed and deleted at apaleo."""

    name: str
    model: type[Mirrored]
    id: str
    path: str
    plural: str
    fields: dict[str, Any] = field(default_factory=dict)

    def apply(self, platform: Server, action: str, **fields: Any) -> None:
        change = {"kind": self.name, "id": self.id} | ({"fields": fields} if fields else {})
        platform.control.apply(account_code="CHAIN", action=action, **change)

    def create(self, platform: Server) -> None:
        self.apply(platform, "create", **self.fields)

    def row(self) -> Any:
        return self.model._default_manager.get(remote_id=self.id)


KINDS = [
    Kind(
        name="property",
        model=Property,
        id="ROM",
        path="^/inventory/v1/properties$",
        plural="properties",
        fields={"name": "Hotel Roma"},
    ),
    Kind(
        name="unit_group",
        model=UnitGroup,
        id=f"{HOTEL}-PENT",
        path="^/inventory/v1/unit-groups$",
        plural="unitGroups",
        fields={"property_id": HOTEL, "code": "PENT"},
    ),
    Kind(
        name="unit",
        model=Unit,
        id=f"{HOTEL}-ZZZ",
        path="^/inventory/v1/units$",
        plural="units",
        fields={"property_id": HOTEL, "unit_group_id": f"{HOTEL}-DBL", "name": "999"},
    ),
    Kind(
        name="rate_plan",
        model=RatePlan,
        id=f"{HOTEL}-XMAS-DBL",
        path="^/rateplan/v1/rate-plans$",
        plural="ratePlans",
        fields={"property_id": HOTEL, "unit_group_id": f"{HOTEL}-DBL", "code": "XMAS"},
    ),
]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def mirror(**narrowed: Any) -> dict[str, list[Any]]:
    """Return all that is mirrored."""
    return {
        kind.name: list(kind.model._default_manager.filter(**narrowed).order_by("pk").values())
        for kind in KINDS
    }


def written(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that wrote to the mirror."""
    tables = [f'"{kind.model._meta.db_table}"' for kind in KINDS]
    return [
        query["sql"]
        for query in captured
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and any(table in query["sql"].split("(")[0].split("SET")[0] for table in tables)
    ]
