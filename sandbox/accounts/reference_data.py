"""What every hotel of the sandbox has before it has rooms: policies, services, hours, companies."""

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import CatalogEntry, Company, Text, TimeSliceDefinition, bilingual

CANCELLATION_POLICIES = {
    "FLE": (
        bilingual("Flexible", "Flexibel"),
        bilingual(
            "Free cancellation until 6 pm on the day of arrival.",
            "Kostenlos stornierbar bis 18 Uhr am Anreisetag.",
        ),
    ),
    "NONREF": (
        bilingual("Non-refundable", "Nicht stornierbar"),
        bilingual("The full price is due on booking.", "Der volle Preis wird sofort fällig."),
    ),
}
NO_SHOW_POLICIES = {
    "NOSHOW": (
        bilingual("No-show", "Nichtanreise"),
        bilingual("The first night is charged.", "Die erste Nacht wird berechnet."),
    ),
}
SERVICES = {
    "BRKF": (
        bilingual("Breakfast", "Frühstück"),
        bilingual("Buffet, 6:30 to 10:30", "Buffet, 6:30 bis 10:30 Uhr"),
    ),
    "PARK": (
        bilingual("Parking", "Parkplatz"),
        bilingual("Garage, per night", "Tiefgarage, pro Nacht"),
    ),
    "COT": (
        bilingual("Cot", "Kinderbett"),
        bilingual("For children up to three", "Für Kinder bis drei"),
    ),
}
MARKET_SEGMENTS: dict[str, Text] = {
    "LEISURE": bilingual("Leisure travellers", "Privatreisende"),
    "CORP": bilingual("Corporate guests", "Firmenkunden"),
}


def add_reference_data(account: HotelAccount, property_id: str) -> None:
    """Give the property what its rate plans will refer to, and the account its market segments."""
    for catalog, store in (
        (CANCELLATION_POLICIES, account.cancellation_policies),
        (NO_SHOW_POLICIES, account.no_show_policies),
        (SERVICES, account.services),
    ):
        for code, (name, description) in catalog.items():
            id_ = f"{property_id}-{code}"
            store[id_] = CatalogEntry(id=id_, code=code, name=name, description=description)
    for code, name in MARKET_SEGMENTS.items():
        account.market_segments[code] = CatalogEntry(
            id=code, code=code, name=name, description=name
        )
    company = Company(
        id=f"{property_id}-ACME", code="ACME", name="Acme Trading", corporate_code="ACME26"
    )
    account.companies[company.id] = company
    for time_slice in (
        TimeSliceDefinition(
            id=f"{property_id}-NIGHT",
            name=bilingual("Overnight", "Übernachtung"),
            template="OverNight",
            check_in_time="15:00:00",
            check_out_time="11:00:00",
        ),
        TimeSliceDefinition(
            id=f"{property_id}-DAY",
            name=bilingual("Day use", "Tagesnutzung"),
            template="DayUse",
            check_in_time="09:00:00",
            check_out_time="18:00:00",
        ),
    ):
        account.time_slice_definitions[time_slice.id] = time_slice
