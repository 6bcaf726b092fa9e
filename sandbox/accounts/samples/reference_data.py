"""What every hotel of the sandbox has before it has rooms: policies, services, hours, companies."""

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Company, Term, Text, TimeSliceDefinition

CANCELLATION_POLICIES: dict[str, tuple[Text, Text]] = {
    "FLE": (
        {"en": "Flexible", "de": "Flexibel"},
        {
            "en": "Free cancellation until 6 pm on the day of arrival.",
            "de": "Kostenlos stornierbar bis 18 Uhr am Anreisetag.",
        },
    ),
    "NONREF": (
        {"en": "Non-refundable", "de": "Nicht stornierbar"},
        {"en": "The full price is due on booking.", "de": "Der volle Preis wird sofort fällig."},
    ),
}
NO_SHOW_POLICIES: dict[str, tuple[Text, Text]] = {
    "NOSHOW": (
        {"en": "No-show", "de": "Nichtanreise"},
        {"en": "The first night is charged.", "de": "Die erste Nacht wird berechnet."},
    ),
}
SERVICES: dict[str, tuple[Text, Text]] = {
    "BRKF": (
        {"en": "Breakfast", "de": "Frühstück"},
        {"en": "Buffet, 6:30 to 10:30", "de": "Buffet, 6:30 bis 10:30 Uhr"},
    ),
    "PARK": (
        {"en": "Parking", "de": "Parkplatz"},
        {"en": "Garage, per night", "de": "Tiefgarage, pro Nacht"},
    ),
}
MARKET_SEGMENTS: dict[str, Text] = {
    "LEISURE": {"en": "Leisure travellers", "de": "Privatreisende"},
    "CORP": {"en": "Corporate guests", "de": "Firmenkunden"},
}


def furnish(account: HotelAccount, property_id: str) -> None:
    """Give the property what its rate plans will refer to, and the account its market segments."""
    for stock, store in (
        (CANCELLATION_POLICIES, account.cancellation_policies),
        (NO_SHOW_POLICIES, account.no_show_policies),
        (SERVICES, account.services),
    ):
        for code, (name, description) in stock.items():
            id_ = f"{property_id}-{code}"
            store[id_] = Term(id=id_, code=code, name=name, description=description)
    for code, name in MARKET_SEGMENTS.items():
        account.market_segments[code] = Term(id=code, code=code, name=name, description=name)
    company = Company(
        id=f"{property_id}-ACME", code="ACME", name="Acme Trading", corporate_code="ACME26"
    )
    account.companies[company.id] = company
    for hours in (
        TimeSliceDefinition(
            id=f"{property_id}-NIGHT",
            name={"en": "Overnight", "de": "Übernachtung"},
            template="OverNight",
            check_in_time="15:00:00",
            check_out_time="11:00:00",
        ),
        TimeSliceDefinition(
            id=f"{property_id}-DAY",
            name={"en": "Day use", "de": "Tagesnutzung"},
            template="DayUse",
            check_in_time="09:00:00",
            check_out_time="18:00:00",
        ),
    ):
        account.time_slice_definitions[hours.id] = hours
