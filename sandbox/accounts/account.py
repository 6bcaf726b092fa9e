"""An apaleo account: the users who sign in for it, and everything its hotels consist of."""

import uuid
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from sandbox.accounts.records import (
    Address,
    CatalogEntry,
    Company,
    Property,
    RatePlan,
    TimeSliceDefinition,
    Unit,
    UnitAttribute,
    UnitGroup,
)
from sandbox.accounts.reservations import Reservation

PASSWORD = "demo"  # noqa: S105 - printed on the login page


@dataclass(frozen=True, kw_only=True)
class User:
    """Someone who signs in at the sandbox; `sub` is a UUID. Only admins may connect apps.

    One who was deactivated neither signs in nor lends their access to an app any more.
    """

    email: str
    password: str
    name: str
    sub: str
    is_admin: bool = True
    is_active: bool = True

    @classmethod
    def demo(cls, *, email: str, name: str, is_admin: bool = True) -> Self:
        """Return a user of the demo, whose subject follows from the address."""
        sub = str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email}"))
        return cls(email=email, password=PASSWORD, name=name, sub=sub, is_admin=is_admin)


@dataclass(kw_only=True)
class HotelAccount:
    """An account, its things by id, in the order in which lists show them."""

    code: str
    name: str
    description: str | None = None
    type: Literal["Trial", "Live", "Suspended", "Development"] = "Live"
    default_language: str = "en"
    languages: tuple[str, ...] = ("en", "de")
    location: Address | None = None
    users: list[User] = field(default_factory=list)
    properties: dict[str, Property] = field(default_factory=dict)
    unit_groups: dict[str, UnitGroup] = field(default_factory=dict)
    unit_attributes: dict[str, UnitAttribute] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    rate_plans: dict[str, RatePlan] = field(default_factory=dict)
    cancellation_policies: dict[str, CatalogEntry] = field(default_factory=dict)
    no_show_policies: dict[str, CatalogEntry] = field(default_factory=dict)
    services: dict[str, CatalogEntry] = field(default_factory=dict)
    market_segments: dict[str, CatalogEntry] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    time_slice_definitions: dict[str, TimeSliceDefinition] = field(default_factory=dict)
    reservations: dict[str, Reservation] = field(default_factory=dict)
    # How many there were, by property.
    night_audits: dict[str, int] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return an account of its own; the records are shared, because nothing changes them."""
        copies: dict[str, Any] = {
            name: value.copy()
            for name, value in vars(self).items()
            if isinstance(value, dict | list)
        }
        return replace(self, **copies)

    def derivation_level(self, rate_plan: RatePlan) -> int:
        """Return how many rate plans the price of this one goes back over."""
        level = 0
        while rate_plan.pricing_rule is not None:
            level += 1
            rate_plan = self.rate_plans[rate_plan.pricing_rule.base_rate_plan_id]
        return level
