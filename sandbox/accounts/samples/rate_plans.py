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
    bilingual,
)

PUBLIC: tuple[Channel, ...] = ("Direct", "BookingCom", "Ibe", "ChannelManager", "Expedia")
RATES = Period(begins="2026-01-01", ends="2027-12-31")
BREAKFAST_PRICE = 18.0


@dataclass(frozen=True, kw_only=True)
class RatePlanTemplate:
    """What a rate plan of this kind is like; `base` is the code that it is derived from."""

    name: Text
    description: Text
    base: str | None = None
    change: PriceChange = "Percent"
    value: float = 0.0
    min_guarantee_type: MinGuaranteeType = "CreditCard"
    cancellation_policy: str = "FLE"
    time_slice: str = "NIGHT"
    channel_codes: tuple[Channel, ...] = PUBLIC
    promo_codes: tuple[str, ...] = ()
    has_breakfast: bool = False
    is_corporate: bool = False
    is_archived: bool = False


TEMPLATES = {
    "FLEX": RatePlanTemplate(
        name=bilingual("Flexible", "Flexibel"),
        description=bilingual(
            "Our best price with free cancellation.",
            "Unser bester Preis mit kostenloser Stornierung.",
        ),
    ),
    "NONREF": RatePlanTemplate(
        name=bilingual("Non-refundable", "Nicht stornierbar"),
        description=bilingual(
            "Ten percent less for an early decision.",
            "Zehn Prozent weniger für frühe Entscheidung.",
        ),
        base="FLEX",
        value=-10.0,
        min_guarantee_type="Prepayment",
        cancellation_policy="NONREF",
    ),
    "BB": RatePlanTemplate(
        name=bilingual("Bed & Breakfast", "Übernachtung mit Frühstück"),
        description=bilingual("Flexible, with breakfast.", "Flexibel, mit Frühstück."),
        base="FLEX",
        change="Absolute",
        value=BREAKFAST_PRICE,
        has_breakfast=True,
    ),
    "NRBB": RatePlanTemplate(
        name=bilingual("Non-refundable with breakfast", "Nicht stornierbar mit Frühstück"),
        description=bilingual(
            "The non-refundable price, with breakfast.",
            "Der nicht stornierbare Preis, mit Frühstück.",
        ),
        base="NONREF",
        change="Absolute",
        value=BREAKFAST_PRICE,
        min_guarantee_type="Prepayment",
        cancellation_policy="NONREF",
        has_breakfast=True,
    ),
    "CORP": RatePlanTemplate(
        name=bilingual("Corporate", "Firmenrate"),
        description=bilingual("For guests of our partners.", "Für Gäste unserer Partner."),
        min_guarantee_type="Company",
        channel_codes=("Direct",),
        is_corporate=True,
    ),
    "DAY": RatePlanTemplate(
        name=bilingual("Day use", "Tagesnutzung"),
        description=bilingual("The room from 9 am to 6 pm.", "Das Zimmer von 9 bis 18 Uhr."),
        min_guarantee_type="PM6Hold",
        time_slice="DAY",
        channel_codes=("Direct", "Ibe"),
    ),
    "SUMMER": RatePlanTemplate(
        name=bilingual("Summer 2025", "Sommer 2025"),
        description=bilingual(
            "Three nights for two, last year's offer.",
            "Drei Nächte zum Preis von zwei, ein Angebot des letzten Jahres.",
        ),
        base="FLEX",
        value=-33.0,
        promo_codes=("SUMMER25",),
        is_archived=True,
    ),
}


def add_rate_plan(
    account: HotelAccount, *, group: UnitGroup, template_code: str, number: int = 1
) -> None:
    """Add a rate plan for a unit group; the one that it is derived from must be there.

    From `number` 2 on the number is in its code, and in that of the one it is derived from.
    """
    template = TEMPLATES[template_code]
    property_id = group.property_id
    suffix = "" if number == 1 else str(number)
    rule = None
    if template.base is not None:
        base = f"{property_id}-{template.base}{suffix}-{group.code}"
        rule = PricingRule(base_rate_plan_id=base, type=template.change, value=template.value)
    breakfast = IncludedService(service_id=f"{property_id}-BRKF", gross_price=BREAKFAST_PRICE)
    is_bedroom = group.type == "BedRoom"
    has_surcharge = rule is None and is_bedroom and group.max_persons > 1
    plan = RatePlan(
        id=f"{property_id}-{template_code}{suffix}-{group.code}",
        property_id=property_id,
        unit_group_id=group.id,
        code=f"{template_code}{suffix}",
        name={language: f"{name} {suffix}".strip() for language, name in template.name.items()},
        description=template.description,
        min_guarantee_type=template.min_guarantee_type,
        cancellation_policy_id=f"{property_id}-{template.cancellation_policy}",
        no_show_policy_id=f"{property_id}-NOSHOW",
        channel_codes=template.channel_codes,
        promo_codes=template.promo_codes,
        time_slice_definition_id=f"{property_id}-{template.time_slice}",
        max_advance_months=24,
        is_bookable=not template.is_archived,
        is_subject_to_city_tax=is_bedroom,
        pricing_rule=rule,
        surcharges=(Surcharge(adults=2, type="Absolute", value=20.0),) if has_surcharge else (),
        included_services=(breakfast,) if template.has_breakfast else (),
        company_ids=(f"{property_id}-ACME",) if template.is_corporate else (),
        rates_range=RATES if rule is None else None,
        market_segment_id="CORP" if template.is_corporate else "LEISURE",
        is_archived=template.is_archived,
    )
    account.rate_plans[plan.id] = plan
