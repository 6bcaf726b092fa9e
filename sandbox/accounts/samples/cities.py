"""Where the sandbox's hotels are."""

from dataclasses import dataclass
from typing import Any

from sandbox.accounts.records import Address, BankAccount, Property, PropertyStatus, Text

CREATED = "2024-02-01T09:00:00Z"


@dataclass(frozen=True, kw_only=True)
class City:
    """A city with the address of the hotel in it; `name` is in English and German."""

    name: Text
    street: str
    postal_code: str
    local_name: str
    country_code: str
    time_zone: str
    currency_code: str
    register: str
    tax_id: str


def _city(
    en: str,
    de: str,
    street: str,
    postal_code: str,
    local_name: str,
    country: tuple[str, str, str],
    company: tuple[str, str],
) -> City:
    country_code, time_zone, currency_code = country
    return City(
        name={"en": en, "de": de},
        street=street,
        postal_code=postal_code,
        local_name=local_name,
        country_code=country_code,
        time_zone=time_zone,
        currency_code=currency_code,
        register=company[0],
        tax_id=company[1],
    )


GERMANY = ("DE", "Europe/Berlin", "EUR")
BRITAIN = ("GB", "Europe/London", "GBP")
FRANCE = ("FR", "Europe/Paris", "EUR")
AUSTRIA = ("AT", "Europe/Vienna", "EUR")
SWITZERLAND = ("CH", "Europe/Zurich", "CHF")

# fmt: off
CITIES = {
    "MUC": _city("Munich", "München", "Marienplatz 1", "80331", "München", GERMANY,
                 ("Amtsgericht München, HRB 279336", "DE311053702")),
    "BER": _city("Berlin", "Berlin", "Mohrenstraße 30", "10117", "Berlin", GERMANY,
                 ("Amtsgericht Charlottenburg, HRB 118204", "DE298840173")),
    "LND": _city("London", "London", "12 Southwark Street", "SE1 1TJ", "London", BRITAIN,
                 ("Companies House 09113842", "GB193402811")),
    "PAR": _city("Paris", "Paris", "8 rue de Rivoli", "75004", "Paris", FRANCE,
                 ("RCS Paris 512 883 104", "FR40512883104")),
    "VIE": _city("Vienna", "Wien", "Kärntner Ring 9", "1010", "Wien", AUSTRIA,
                 ("Handelsgericht Wien, FN 418830k", "ATU68830417")),
    "HAM": _city("Hamburg", "Hamburg", "Alsterufer 22", "20354", "Hamburg", GERMANY,
                 ("Amtsgericht Hamburg, HRB 140551", "DE304417520")),
    "CGN": _city("Cologne", "Köln", "Heumarkt 14", "50667", "Köln", GERMANY,
                 ("Amtsgericht Köln, HRB 90127", "DE287715306")),
    "ZRH": _city("Zurich", "Zürich", "Limmatquai 80", "8001", "Zürich", SWITZERLAND,
                 ("Handelsregister Zürich", "CHE-114.880.213")),
    "SZG": _city("Salzburg", "Salzburg", "Getreidegasse 5", "5020", "Salzburg", AUSTRIA,
                 ("Landesgericht Salzburg, FN 302217s", "ATU64471902")),
    "INN": _city("Innsbruck", "Innsbruck", "Maria-Theresien-Straße 3", "6020", "Innsbruck", AUSTRIA,
                 ("Landesgericht Innsbruck, FN 377105p", "ATU66120458")),
}
# fmt: on


def make_property(
    *,
    id_: str,
    city: City,
    brand: Text,
    suffix: str = "",
    status: PropertyStatus = "Live",
    **fields: Any,
) -> Property:
    """Return a hotel of the brand in the city, named for both."""
    name = {
        language: f"{brand[language]} {city.name[language]} {suffix}".strip() for language in brand
    }
    return Property(
        id=id_,
        name=name,
        description={
            "en": f"{name['en']}, in the middle of the city.",
            "de": f"{name['de']}, mitten in der Stadt.",
        },
        company_name=f"{name['en']} Ltd" if city.country_code == "GB" else f"{name['de']} GmbH",
        managing_directors="Franziska Gruber",
        commercial_register_entry=city.register,
        tax_id=city.tax_id,
        location=Address(
            address_line1=city.street,
            postal_code=city.postal_code,
            city=city.local_name,
            country_code=city.country_code,
        ),
        bank_account=BankAccount(
            iban="DE44 5001 0517 5407 3249 31", bic="SSKMDEMMXXX", bank="Stadtsparkasse München"
        ),
        payment_terms={"en": "Payment on check-out", "de": "Zahlung bei Abreise"},
        time_zone=city.time_zone,
        currency_code=city.currency_code,
        created=CREATED,
        status=status,
        **fields,
    )
