"""Names from outside, beside words and numbers of our own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.names import isolate
from hotels.models import Connection, Notice, SyncRun
from jobs import runner
from sandbox.server import Server
from tests import factories
from tests.hotels.sync.played import read_case

NAMES = read_case("16-names.json")
OVERRIDDEN = NAMES["right-to-left override"]
HEBREW = "מלון כוכב"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Hotel Stern", "Hotel Stern"),
        ("Hôtel Étoile", "Hôtel Étoile"),
        (OVERRIDDEN, "Hotel Stern"),
        ("\u2066Hotel\u2069 Stern", "Hotel Stern"),
        (HEBREW, f"\u2068{HEBREW}\u2069"),
        (f"\u2069{HEBREW}", f"\u2068{HEBREW}\u2069"),
        ("فندق", "\u2068فندق\u2069"),
        ("Hotel ١٢", "\u2068Hotel ١٢\u2069"),
        ("", ""),
        ("\u202a\u202b\u202c\u202d\u202e", ""),
        ("\u200fHotel 12", "\u2068\u200fHotel 12\u2069"),
        ("Hotel \u05d0 3", "\u2068Hotel \u05d0 3\u2069"),
        ("\u2067Hotel\u2069 \u202e4", "Hotel 4"),
        ("\U0001f3e8 Hotel", "\U0001f3e8 Hotel"),
        ("%(name)s {0} {{ x }}", "%(name)s {0} {{ x }}"),
        ("\u0627\u202e\u0663", "\u2068\u0627\u0663\u2069"),
    ],
)
def test_a_name_in_plain_text_turns_nothing_round(name: str, shown: str) -> None:
    assert isolate(name) == shown


def test_a_name_in_markup_has_an_element_of_its_own_and_no_markup() -> None:
    shown = Template("{{ name|bdi }}").render(Context({"name": f"<b>{OVERRIDDEN}"}))

    assert shown == "<bdi>&lt;b&gt;Hotel Stern</bdi>"


@pytest.fixture
def named(
    platform: Server, connected: Connection, load: Callable[..., SyncRun]
) -> Callable[[str], Connection]:
    """Load the demo hotels, of which the first, all that one uses, has this name."""

    def load_named(name: str) -> Connection:
        platform.control.add_fault(
            kind="replace",
            path="^/inventory/v1/properties$",
            set={"properties.0.name": name, "count": 1},
            remove=[f"properties.{number}" for number in (4, 3, 2, 1)],
        )
        load(connected)
        return connected

    return load_named


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (NAMES["nameless"], "BER is connected"),
        (OVERRIDDEN, "Hotel Stern is connected"),
        (HEBREW, f"\u2068{HEBREW}\u2069 is connected"),
        ("\u202d\u202e", "BER is connected"),
        ("\u200b\ufeff ", "BER is connected"),
        ("%(hotel)s {{ x }} {% y %}", "%(hotel)s {{ x }} {% y %} is connected"),
        ("\u2067Stern\u2069 \u202e12", "Stern 12 is connected"),
        ("\U0001f3e8 Stern", "\U0001f3e8 Stern is connected"),
        ("Stern\nMond\tSonne", "Stern Mond Sonne is connected"),
    ],
)
def test_pages_and_json_show_a_hotel_by_a_name_that_keeps_to_itself(
    named: Callable[[str], Connection],
    alice: User,
    client_of: Callable[[User], Client],
    name: str,
    said: str,
) -> None:
    connection = named(name)
    browser = client_of(alice)
    hotel = connection.property_set.get()

    status = browser.get(reverse("connect:status", args=[connection.pk])).json()
    pages = [
        browser.get(address).content.decode()
        for address in (
            reverse("connect:connection", args=[connection.pk]),
            reverse("dashboard:home"),
            reverse("rates:page", args=[hotel.pk]),
        )
    ]

    code_or_name = said.removesuffix(" is connected").strip("\u2068\u2069")
    assert said.replace("BER", hotel.code) in status["sentence"]
    assert all("\u202e" not in page for page in pages)
    assert all(
        f"<bdi>{code_or_name.replace('BER', hotel.code)}</bdi>" in page for page in pages[1:]
    )


def test_a_name_of_several_lines_ends_no_header_of_a_mail(
    make_connection: Callable[..., Connection], alice: User
) -> None:
    connection = make_connection(apaleo_account_name="Stern\r\nBcc: all@hotel.test")
    connection.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())
    notice = factories.make_notice(connection)

    runner.run(Notice, notice.pk, clock=timezone.now)

    [sent] = mail.outbox
    assert "\n" not in sent.subject
    assert "Bcc" not in sent.message()


def test_a_mail_keeps_the_name_to_itself(
    make_connection: Callable[..., Connection], alice: User
) -> None:
    connection = make_connection(apaleo_account_name=f"\u202e{HEBREW}")
    connection.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())
    notice = factories.make_notice(connection)

    runner.run(Notice, notice.pk, clock=timezone.now)

    [sent] = mail.outbox
    assert f"can no longer read \u2068{HEBREW}\u2069." in sent.body
    assert "\u202e" not in sent.subject + str(sent.body)


def test_the_admin_names_a_hotel_by_a_name_that_keeps_to_itself(
    connection: Connection, staff_browser: Client
) -> None:
    hotel = factories.make_hotel(connection, name=OVERRIDDEN, code="STERN")
    factories.make_unit(hotel, name="1")

    page = staff_browser.get(reverse("admin:hotels_unit_changelist")).content.decode()

    assert "Hotel Stern (STERN)" in page
    assert "\u202e" not in page


def test_rows_name_themselves_by_names_that_keep_to_themselves(connection: Connection) -> None:
    hotel: Any = factories.make_hotel(connection, name=HEBREW, code="C")
    group: Any = factories.make_group(hotel, name=HEBREW, code="G")

    shown = [
        str(hotel),
        str(group),
        str(factories.make_unit(hotel, name=HEBREW)),
        str(factories.make_plan(group, name=HEBREW, code="R")),
    ]

    isolated = f"\u2068{HEBREW}\u2069"
    assert shown == [f"{isolated} (C)", f"{isolated} (G)", isolated, f"{isolated} (R)"]
