"""Where the sandbox's hotels are."""

from dataclasses import dataclass
from typing import Any

from sandbox.accounts.records import Address, BankAccount, Property, Text, bilingual

CREATED = "2024-02-01T09:00:00Z"


@dataclass(frozen=True)
class Country:
    """What is the same for all hotels of a country."""

    code: str
    time_zone: str
    currency_code: str


@dataclass(frozen=True)
class City:
    """A city with the address of the hotel in it, and the hotel's entry in the register."""

    name: Text
    street: str
    postal_code: str
    local_name: str
    country: Country
    register: str
    tax_id: str


GERMANY = Country("DE", "Europe/Berlin", "EUR")
BRITAIN = Country("GB", "Europe/London", "GBP")
FRANCE = Country("FR", "Europe/Paris", "EUR")
AUSTRIA = Country("AT", "Europe/Vienna", "EUR")
SWITZERLAND = Country("CH", "Europe/Zurich", "CHF")

# fmt: off
CITIES = {
    "MUC": City(bilingual("Munich", "München"), "Marienplatz 1", "80331", "München", GERMANY,
                "Amtsgericht München, HRB 279336", "DE311053702"),
    "BER": City(bilingual("Berlin", "Berlin"), "Mohrenstraße 30", "10117", "Berlin", GERMANY,
                "Amtsgericht Charlottenburg, HRB 118204", "DE298840173"),
    "LND": City(bilingual("London", "London"), "12 Southwark Street", "SE1 1TJ", "London", BRITAIN,
                "Companies House 09113842", "GB193402811"),
    "PAR": City(bilingual("Paris", "Paris"), "8 rue de Rivoli", "75004", "Paris", FRANCE,
                "RCS Paris 512 883 104", "FR40512883104"),
    "VIE": City(bilingual("Vienna", "Wien"), "Kärntner Ring 9", "1010", "Wien", AUSTRIA,
                "Handelsgericht Wien, FN 418830k", "ATU68830417"),
    "HAM": City(bilingual("Hamburg", "Hamburg"), "Alsterufer 22", "20354", "Hamburg", GERMANY,
                "Amtsgericht Hamburg, HRB 140551", "DE304417520"),
    "CGN": City(bilingual("Cologne", "Köln"), "Heumarkt 14", "50667", "Köln", GERMANY,
                "Amtsgericht Köln, HRB 90127", "DE287715306"),
    "ZRH": City(bilingual("Zurich", "Zürich"), "Limmatquai 80", "8001", "Zürich", SWITZERLAND,
                "Handelsregister Zürich", "CHE-114.880.213"),
    "SZG": City(bilingual("Salzburg", "Salzburg"), "Getreidegasse 5", "5020", "Salzburg", AUSTRIA,
                "Landesgericht Salzburg, FN 302217s", "ATU64471902"),
    "INN": City(bilingual("Innsbruck", "Innsbruck"), "Maria-Theresien-Straße 3", "6020",
                "Innsbruck", AUSTRIA, "Landesgericht Innsbruck, FN 377105p", "ATU66120458"),
}
# fmt: on


def make_property(*, id_: str, city: City, brand: str, suffix: str = "", **fields: Any) -> Property:
    """Return a hotel of the brand in the city, named for both."""
    en, de = (f"{brand} {city.name[language]} {suffix}".strip() for language in ("en", "de"))
    return Property(
        id=id_,
        name=bilingual(en, de),
        description=bilingual(f"{en}, in the middle of the city.", f"{de}, mitten in der Stadt."),
        company_name=f"{en} Ltd" if city.country is BRITAIN else f"{de} GmbH",
        managing_directors="Franziska Gruber",
        commercial_register_entry=city.register,
        tax_id=city.tax_id,
        location=Address(
            address_line1=city.street,
            postal_code=city.postal_code,
            city=city.local_name,
            country_code=city.country.code,
        ),
        bank_account=BankAccount(
            iban="DE44 5001 0517 5407 3249 31", bic="SSKMDEMMXXX", bank="Stadtsparkasse München"
        ),
        payment_terms=bilingual("Payment on check-out", "Zahlung bei Abreise"),
        time_zone=city.country.time_zone,
        currency_code=city.country.currency_code,
        created=CREATED,
        **fields,
    )
