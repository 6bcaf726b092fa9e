"""Where somebody is signed in: shown to them alone, and ended one by one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Session, User
from accounts.sign_in.devices import describe
from accounts.sign_in.session_store import SessionStore, digest
from accounts.sign_in.sessions import OpenSession, open_sessions
from audit.models import Entry
from tests.accounts.sign_in.signing_in import confirm_password, new_browser, sign_in
from tests.factories import PASSWORD

HOME, DEVICES = reverse("dashboard:home"), reverse("accounts:sessions")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"


def browser_of(user: User, *, agent: str = FIREFOX, **details: Any) -> Client:
    """Sign somebody in, in a browser of this kind."""
    browser = Client(SERVER_NAME="testserver.localhost", headers={"user-agent": agent}, **details)
    sign_in(browser, user.email)
    return browser


def is_signed_in(browser: Client) -> bool:
    return bool(browser.get(HOME).status_code == 200)


def sessions_in(browser: Client) -> list[OpenSession]:
    found: list[OpenSession] = browser.get(DEVICES).context["sessions"]
    return found


def end(browser: Client, session: OpenSession) -> Any:
    return browser.post(reverse("accounts:end_session", args=[session.id]))


@pytest.fixture
def here(alice: User) -> Client:
    return browser_of(alice)


def test_every_session_is_shown_with_device_place_and_time(here: Client, alice: User) -> None:
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        browser_of(alice, agent=IPHONE, REMOTE_ADDR="192.0.2.7")

    page = here.get(DEVICES)

    this, other = page.context["sessions"]
    assert (this.device, this.is_this) == ("Firefox on Windows", True)
    assert (other.device, other.is_this) == ("Safari on iPhone", False)
    assert other.ip_address == "192.0.2.7"
    assert other.began_at == other.seen_at == now + timedelta(hours=2)
    text = page.content.decode()
    assert text.count("This device") == 1
    assert "192.0.2.7" in text
    assert "Mozilla" not in text


def test_only_ones_own_are_shown(here: Client, bob: User, charlie: User) -> None:
    browser_of(bob, agent=IPHONE)
    browser_of(charlie, agent=IPHONE)

    assert [session.device for session in sessions_in(here)] == ["Firefox on Windows"]


def test_use_is_written_down_now_and_then(here: Client, alice: User) -> None:
    began = sessions_in(here)[0].seen_at
    with time_machine.travel(began + timedelta(minutes=4)):
        here.get(HOME)
        early = sessions_in(here)[0].seen_at
    with time_machine.travel(began + timedelta(hours=3)):
        here.get(HOME)
        late = sessions_in(here)[0].seen_at

    assert early == began
    assert late >= began + timedelta(hours=3)


def test_one_is_ended_and_the_others_go_on(here: Client, alice: User) -> None:
    phone, tablet = browser_of(alice, agent=IPHONE), browser_of(alice, agent=f"iPad; {CHROME}")
    confirm_password(here)
    [session] = [each for each in sessions_in(here) if each.device == "Safari on iPhone"]

    answer = end(here, session)

    assert answer["Location"] == DEVICES
    assert "You are signed out of Safari on iPhone." in here.get(DEVICES).content.decode()
    assert not is_signed_in(phone)
    assert is_signed_in(tablet)
    assert is_signed_in(here)
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.subject) == ("session_ended", "Safari on iPhone (127.0.0.1)")


@pytest.mark.parametrize("name", ["one", "others"])
def test_ending_asks_for_the_password_and_then_goes_on(
    here: Client, alice: User, name: str
) -> None:
    phone = browser_of(alice, agent=IPHONE)
    other = sessions_in(here)[1]
    addresses = {
        "one": reverse("accounts:end_session", args=[other.id]),
        "others": reverse("accounts:end_other_sessions"),
    }

    asked = here.post(addresses[name])
    still_in = is_signed_in(phone)
    here.post(asked["Location"], {"password": "guessed"})
    guessed_in = is_signed_in(phone)
    here.post(asked["Location"], {"password": PASSWORD})

    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert (still_in, guessed_in) == (True, True)
    assert not is_signed_in(phone)
    assert is_signed_in(here)


def test_nobody_ends_a_session_of_somebody_else(
    here: Client, alice: User, bob: User, charlie: User
) -> None:
    [of_alice] = sessions_in(here)
    for stranger in (bob, charlie):
        browser = browser_of(stranger)
        confirm_password(browser)

        assert end(browser, of_alice).status_code == 404

    assert is_signed_in(here)


def test_this_session_is_ended_by_signing_out_alone(here: Client) -> None:
    confirm_password(here)

    assert end(here, sessions_in(here)[0]).status_code == 404
    assert is_signed_in(here)


def test_sessions_that_are_over_are_not_shown(here: Client, alice: User) -> None:
    signed_out, expired = browser_of(alice), browser_of(alice)
    signed_out.post(reverse("account_logout"))
    key = digest(expired.cookies["lobby_session"].value)
    Session.objects.filter(pk=key).update(expire_date=timezone.now())
    browser_of(alice, agent=IPHONE)
    alice.set_password("another correct horse battery")
    alice.save()
    again = Client(SERVER_NAME="testserver.localhost")
    again.force_login(alice)

    found = open_sessions(alice, key=again.cookies["lobby_session"].value, now=timezone.now())

    assert [session.is_this for session in found] == [True]


def test_a_session_that_was_ended_is_not_brought_back_by_a_request_under_way(
    here: Client, alice: User
) -> None:
    under_way = SessionStore(here.cookies["lobby_session"].value)
    under_way["late"] = True
    Session.objects.filter(user=alice).delete()

    with pytest.raises(UpdateError):
        under_way.save()

    assert not is_signed_in(here)


def test_a_new_key_is_given_when_the_password_was_given_again(here: Client) -> None:
    stolen = new_browser()
    stolen.cookies["lobby_session"] = before = here.cookies["lobby_session"].value

    confirm_password(here)

    assert here.cookies["lobby_session"].value != before
    assert is_signed_in(here)
    assert not is_signed_in(stolen)
    assert sessions_in(here)[0].device == "Firefox on Windows"


def test_no_key_is_in_the_database(here: Client) -> None:
    key = here.cookies["lobby_session"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        rows = repr(cursor.fetchall())

    assert digest(key) in rows
    assert key not in rows
    stolen = new_browser()
    stolen.cookies["lobby_session"] = digest(key)
    assert not is_signed_in(stolen)


def test_sessions_go_with_their_user(here: Client, alice: User, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(name="Left")
    alice.delete()

    assert not Session.objects.exists()
    assert not is_signed_in(here)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox on Windows"),
        (IPHONE, "Safari on iPhone"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36", "Chrome on Linux"),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {CHROME} Safari/537.36 Edg/126",
            "Edge on macOS",
        ),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome on Android"),
        ("Windows", "Windows"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
        ("x" * 100_000 + "Firefox/1", "Unknown device"),
        ("<script>Firefox/</script>\r\n", "Firefox"),
    ],
)
def test_a_device_is_told_in_known_words_alone(agent: str, device: str) -> None:
    assert describe(agent) == device
