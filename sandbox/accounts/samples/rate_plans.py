"""The rate plans of the sandbox's hotels."""

from dataclasses import dataclass

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import (
    Channel,
    IncludedService,
    MinGuaranteeType,
    Period,
    PriceChange,
    PricingRule,
    RatePlan,
    Surcharge,
    Text,
    UnitGroup,
)

PUBLIC: tuple[Channel, ...] = ("Direct", "BookingCom", "Ibe", "ChannelManager", "Expedia")
RATES = Period(begins="2026-01-01", ends="2027-12-31")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a rate plan of this kind is like; `base` is the code that it is derived from."""

    name: Text
    description: Text
    base: str | None = None
    change: PriceChange = "Percent"
    value: float = 0.0
    min_guarantee_type: MinGuaranteeType = "CreditCard"
    cancellation_policy: str = "FLE"
    hours: str = "NIGHT"
    channel_codes: tuple[Channel, ...] = PUBLIC
    promo_codes: tuple[str, ...] = ()
    has_breakfast: bool = False
    is_corporate: bool = False
    is_archived: bool = False


OFFERS = {
    "FLEX": Offer(
        name={"en": "Flexible", "de": "Flexibel"},
        description={
            "en": "Our best price with free cancellation.",
            "de": "Unser bester Preis mit kostenloser Stornierung.",
        },
    ),
    "NONREF": Offer(
        name={"en": "Non-refundable", "de": "Nicht stornierbar"},
        description={
            "en": "Ten percent less for an early decision.",
            "de": "Zehn Prozent weniger für frühe Entscheidung.",
        },
        base="FLEX",
        value=-10.0,
        min_guarantee_type="Prepayment",
        cancellation_policy="NONREF",
    ),
    "BB": Offer(
        name={"en": "Bed & Breakfast", "de": "Übernachtung mit Frühstück"},
        description={"en": "Flexible, with breakfast.", "de": "Flexibel, mit Frühstück."},
        base="FLEX",
        change="Absolute",
        value=18.0,
        has_breakfast=True,
    ),
    "NRBB": Offer(
        name={"en": "Non-refundable with breakfast", "de": "Nicht stornierbar mit Frühstück"},
        description={
            "en": "The non-refundable price, with breakfast.",
            "de": "Der nicht stornierbare Preis, mit Frühstück.",
        },
        base="NONREF",
        change="Absolute",
        value=18.0,
        min_guarantee_type="Prepayment",
        cancellation_policy="NONREF",
        has_breakfast=True,
    ),
    "CORP": Offer(
        name={"en": "Corporate", "de": "Firmenrate"},
        description={"en": "For guests of our partners.", "de": "Für Gäste unserer Partner."},
        min_guarantee_type="Company",
        channel_codes=("Direct",),
        is_corporate=True,
    ),
    "DAY": Offer(
        name={"en": "Day use", "de": "Tagesnutzung"},
        description={
            "en": "The room from 9 am to 6 pm.",
            "de": "Das Zimmer von 9 bis 18 Uhr.",
        },
        min_guarantee_type="PM6Hold",
        hours="DAY",
        channel_codes=("Direct", "Ibe"),
    ),
    "SUMMER": Offer(
        name={"en": "Summer 2025", "de": "Sommer 2025"},
        description={
            "en": "Three nights for two, last year's offer.",
            "de": "Drei Nächte zum Preis von zwei, ein Angebot des letzten Jahres.",
        },
        base="FLEX",
        value=-33.0,
        promo_codes=("SUMMER25",),
        is_archived=True,
    ),
}


def add_rate_plan(
    account: HotelAccount, *, group: UnitGroup, offer_code: str, number: int = 1
) -> RatePlan:
    """Add an offer for a unit group, whose base must be there; from `number` 2 it is in its code.

    The base of a derived one has the same number.
    """
    offer = OFFERS[offer_code]
    property_id = group.property_id
    suffix = "" if number == 1 else str(number)
    rule = None
    if offer.base is not None:
        base = f"{property_id}-{offer.base}{suffix}-{group.code}"
        rule = PricingRule(base_rate_plan_id=base, type=offer.change, value=offer.value)
    breakfast = IncludedService(service_id=f"{property_id}-BRKF", gross_price=18.0)
    plan = RatePlan(
        id=f"{property_id}-{offer_code}{suffix}-{group.code}",
        property_id=property_id,
        unit_group_id=group.id,
        code=f"{offer_code}{suffix}",
        name={language: f"{words} {suffix}".strip() for language, words in offer.name.items()},
        description=offer.description,
        min_guarantee_type=offer.min_guarantee_type,
        cancellation_policy_id=f"{property_id}-{offer.cancellation_policy}",
        no_show_policy_id=f"{property_id}-NOSHOW",
        channel_codes=offer.channel_codes,
        promo_codes=offer.promo_codes,
        time_slice_definition_id=f"{property_id}-{offer.hours}",
        max_advance_months=24,
        is_bookable=not offer.is_archived,
        is_subject_to_city_tax=group.type == "BedRoom",
        pricing_rule=rule,
        surcharges=(
            (Surcharge(adults=2, type="Absolute", value=20.0),)
            if rule is None and group.type == "BedRoom" and group.max_persons > 1
            else ()
        ),
        included_services=(breakfast,) if offer.has_breakfast else (),
        company_ids=(f"{property_id}-ACME",) if offer.is_corporate else (),
        rates_range=RATES if rule is None else None,
        market_segment_id="CORP" if offer.is_corporate else "LEISURE",
        is_archived=offer.is_archived,
    )
    account.rate_plans[plan.id] = plan
    return plan
