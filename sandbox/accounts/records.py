"""What an account holds. A record is never changed, only replaced, so copies may share it.

Field names are apaleo's in snake case; `id` is what apaleo calls it by. Texts are maps from
language to words. Dates with time are ISO 8601 with an offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Text = Mapping[str, str]

PropertyStatus = Literal["Test", "Live"]
UnitGroupType = Literal["BedRoom", "MeetingRoom", "EventSpace", "ParkingLot", "Other"]
Condition = Literal["Clean", "CleanToBeInspected", "Dirty"]
MaintenanceType = Literal["OutOfService", "OutOfOrder", "OutOfInventory"]
MinGuaranteeType = Literal["PM6Hold", "CreditCard", "Prepayment", "Company"]
TimeSliceTemplate = Literal["DayUse", "OverNight"]
# fmt: off
Channel = Literal[
    "Direct", "BookingCom", "Ibe", "ChannelManager", "Expedia",
    "Homelike", "Hrs", "AltoVita", "DesVu", "Gimsi",
]
# fmt: on
PriceChange = Literal["Absolute", "Percent"]


def bilingual(en: str, de: str) -> Text:
    """Return a text in the two languages that the sandbox's hotels speak."""
    return {"en": en, "de": de}


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where something is; `country_code` is ISO 3166-1 alpha-2."""

    address_line1: str
    postal_code: str
    city: str
    country_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BankAccount:
    """Where guests transfer money to."""

    iban: str
    bic: str
    bank: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """A hotel. Its id is also its code, and unique only within the account."""

    id: str
    name: Text
    description: Text | None = None
    company_name: str
    managing_directors: str | None = None
    commercial_register_entry: str
    tax_id: str
    location: Address
    bank_account: BankAccount | None = None
    payment_terms: Text
    time_zone: str
    currency_code: str
    created: str
    status: PropertyStatus = "Live"
    is_archived: bool = False
    is_template: bool = False
    property_template_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitGroup:
    """A room type. One of suites says in `parts` how many units of which groups make up one."""

    id: str
    property_id: str
    code: str
    name: Text
    description: Text
    max_persons: int
    rank: int | None = None
    type: UnitGroupType = "BedRoom"
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitAttribute:
    """A feature that units can have."""

    id: str
    name: str
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Maintenance:
    """Why a unit is not quite usable, from when (`begins`) to when (`ends`)."""

    id: str
    type: MaintenanceType
    begins: str
    ends: str
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A room, parking lot or the like. A combined one names the units that it consists of."""

    id: str
    property_id: str
    unit_group_id: str | None = None
    name: str
    description: Text
    max_persons: int
    condition: Condition = "Clean"
    is_occupied: bool = False
    maintenance: Maintenance | None = None
    attribute_ids: tuple[str, ...] = ()
    connected_unit_ids: tuple[str, ...] = ()
    created: str
    archived: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PricingRule:
    """How the price of a derived rate plan follows from that of another."""

    base_rate_plan_id: str
    type: PriceChange
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class IncludedService:
    """A service that comes with a rate plan, at its share of the price."""

    service_id: str
    gross_price: float
    pricing_mode: Literal["Included", "Additional"] = "Included"


@dataclass(frozen=True, kw_only=True, slots=True)
class Surcharge:
    """What more adults cost."""

    adults: int
    type: PriceChange
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From when to when."""

    begins: str
    ends: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RatePlan:
    """One offer for one unit group."""

    id: str
    property_id: str
    unit_group_id: str
    code: str
    name: Text
    description: Text
    min_guarantee_type: MinGuaranteeType = "PM6Hold"
    price_calculation_mode: Literal["Truncate", "Round"] = "Truncate"
    cancellation_policy_id: str
    no_show_policy_id: str
    channel_codes: tuple[Channel, ...] = ("Direct",)
    promo_codes: tuple[str, ...] = ()
    time_slice_definition_id: str
    max_advance_months: int | None = None
    booking_periods: tuple[Period, ...] = ()
    is_bookable: bool = True
    is_subject_to_city_tax: bool = False
    pricing_rule: PricingRule | None = None
    surcharges: tuple[Surcharge, ...] = ()
    child_surcharges: Mapping[str, float] = field(default_factory=dict)
    included_services: tuple[IncludedService, ...] = ()
    company_ids: tuple[str, ...] = ()
    rates_range: Period | None = None
    market_segment_id: str | None = None
    is_archived: bool = False

    @property
    def is_corporate(self) -> bool:
        """Return whether only certain companies may book it."""
        return self.min_guarantee_type == "Company" or bool(self.company_ids)


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogEntry:
    """A cancellation policy, no-show policy or service of a property, or a market segment."""

    id: str
    code: str
    name: Text
    description: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """A company with rates of its own at a property."""

    id: str
    code: str
    name: str
    corporate_code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeSliceDefinition:
    """The hours that a rate plan sells; times as 17:00:00."""

    id: str
    name: Text
    template: TimeSliceTemplate
    check_in_time: str
    check_out_time: str
