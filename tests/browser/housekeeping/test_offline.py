"""The list on a phone whose network is cut: it opens, keeps what is tapped, and sends it later."""

import pytest

from tests.browser.driving.browser import Browser, BrowserFactory
from tests.browser.driving.cleaning import FIRST_TO_DO, CleaningFactory
from tests.browser.driving.network import Network
from tests.browser.driving.phone import find_layout_problems

pytestmark = pytest.mark.browser
LISTS = """
return Object.keys(localStorage).filter(name => name.startsWith("housekeeping-page-"));
"""
WORKER = """
return navigator.serviceWorker.getRegistration()
    .then(found => found && found.active ? found.scope : "");
"""
CACHED = """
return caches.keys().then(names => Promise.all(names.map(name => caches.open(name))))
    .then(opened => Promise.all(opened.map(cache => cache.keys())))
    .then(found => found.flat().map(request => request.url));
"""


def wait_until_kept(browser: Browser) -> None:
    """Wait until the page would open without a network."""
    browser.wait(lambda: browser.run(WORKER), "the worker to be installed")
    browser.wait(lambda: browser.run(LISTS), "the list to be kept")


def test_the_list_opens_without_a_network_and_what_was_tapped_is_sent_later(
    make_cleaning: CleaningFactory, make_browser: BrowserFactory, network: Network
) -> None:
    _, cleaning = make_cleaning("Ana")
    link = cleaning.make_link()
    cleaning.open()
    phone = make_browser(is_phone=True, network=network)
    phone.open(link)
    room = str(phone.run(FIRST_TO_DO))
    wait_until_kept(phone)
    network.cut()

    phone.click("◐ Start")
    phone.wait_for_words("Not sent yet: ◐ Start")
    phone.open(link)
    phone.wait_for_words("There is no network.")
    phone.wait_for_words("Not sent yet: ◐ Start")
    phone.click("✓ Done")
    phone.wait_for_words("2 taps are not sent yet.")
    phone.open("about:blank")
    phone.open(link)
    phone.wait_for_words("2 taps are not sent yet.")
    problems = find_layout_problems(phone)
    network.mend()

    phone.wait(lambda: "not sent yet" not in phone.words.lower(), "everything to be sent")
    cleaning.browser.wait(lambda: cleaning.state(room) == "◉ To be inspected", "the room as done")
    assert "There is no network" not in phone.words
    assert problems == []
    phone.console_warnings()


def test_a_tap_that_came_too_late_is_not_done_and_shown_to_both(
    make_cleaning: CleaningFactory, make_browser: BrowserFactory, network: Network
) -> None:
    _, cleaning = make_cleaning("Ana")
    phone = make_browser(is_phone=True, network=network)
    phone.open(cleaning.make_link())
    room = str(phone.run(FIRST_TO_DO))
    wait_until_kept(phone)
    network.cut()
    phone.click("⊘ Do not disturb")
    cleaning.open()
    cleaning.browser.click(room)
    cleaning.browser.click("✓ Done")
    cleaning.browser.wait(lambda: cleaning.state(room) == "✓ Done", "the room as done")

    network.mend()

    phone.wait_for_words(f"{room} · ⊘ Do not disturb: Somebody else has changed this room since.")
    cleaning.browser.wait_for_words("Ana said “Do not disturb” of this room, too late")
    assert cleaning.state(room) == "✓ Done"
    phone.click("I have seen it")
    assert "was not taken" not in phone.words
    phone.console_warnings()


def test_a_list_of_somebody_who_signs_in_is_gone_when_they_sign_out(
    make_cleaning: CleaningFactory,
) -> None:
    anna, cleaning = make_cleaning("Ana")
    browser = cleaning.browser
    cleaning.open("list/")
    wait_until_kept(browser)
    scope = browser.run(WORKER)

    browser.open(f"{anna.stack.url}/accounts/logout/")
    browser.click("Sign out")
    browser.wait_for_words("Connect your hotel")

    assert scope == f"{cleaning.address}list/"
    assert browser.run(LISTS) == []
    kept = browser.run(CACHED)
    assert all("/static/" in each or "/housekeeping/offline/" in each for each in kept)
    assert len(kept) > 5


def test_a_link_that_was_taken_back_leaves_nothing_on_the_phone(
    make_cleaning: CleaningFactory, make_browser: BrowserFactory
) -> None:
    _, cleaning = make_cleaning("Ana")
    phone = make_browser(is_phone=True)
    phone.open(cleaning.make_link())
    wait_until_kept(phone)

    cleaning.browser.click("Take it back")

    phone.wait(lambda: "Ana" not in phone.words, "the list to go")
    assert phone.run(LISTS) == []
    phone.console_warnings()
