"""Mapping rate plans in a real browser: by keyboard, together, on a phone, without scripts."""

import re
from collections.abc import Callable

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.driving.browser import BrowserFactory
from tests.browser.driving.hotelier import PASSWORD, Hotelier, HotelierFactory
from tests.browser.driving.mapping import MappingPage
from tests.browser.driving.phone import find_layout_problems
from tests.browser.driving.stack import Stack

pytestmark = pytest.mark.browser
TOTAL = "return document.querySelector('#summary strong').textContent.split(' of ')[1]"
OFFERED = "return [...document.querySelectorAll('.choice-accept')].map(each => each.innerText)"
MappingFactory = Callable[..., tuple[Hotelier, MappingPage]]


@pytest.fixture
def make_mapping(make_hotelier: HotelierFactory, stack: Stack) -> MappingFactory:
    """Somebody who has connected a hotel with so many rate plans and opens its mapping page."""

    def make(
        *, plans: int = 6, codes: tuple[str, ...] = (), **kind: bool
    ) -> tuple[Hotelier, MappingPage]:
        code = f"R{len(stack.control.accounts()):03}"
        account = stack.control.generate_account(
            code=code, properties=1, units_per_property=4, rate_plans_per_property=plans
        )
        anna = make_hotelier(**kind)
        anna.sign_up()
        anna.connect(email=account["users"][0]["email"])
        mapping = MappingPage(anna.browser)
        mapping.open(stack.url)
        for each in codes:
            _create(mapping, each)
        return anna, mapping

    return make


def test_a_hotelier_maps_50_plans_with_the_keyboard_alone(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(plans=50, codes=("FLEX", "NONREF"))
    browser = mapping.browser
    accepted = 0
    known: set[str] = set()

    mapping.tab_to_lines()
    for number in range(1, 51):
        line = mapping.line
        code = re.sub(r"\d+$", "", line["own"]) + "-APP"
        if line["suggested"]:
            accepted += 1
            browser.press(Keys.ENTER)
        elif code in known:
            browser.press(code, Keys.ENTER)
        else:
            # A code is made when it is missed: type it, Enter, and Enter again on “Create”.
            browser.press(code, Keys.ENTER)
            browser.wait(
                lambda: mapping.line["button"].startswith("Create"), "the offer to create it"
            )
            browser.press(Keys.ENTER)
            known.add(code)
        if number < 50:
            mapping.wait_until_left(line["id"])

    mapping.wait_until("50 of 50")
    assert accepted >= 20
    assert mapping.refusals(422) == len(known)


def test_a_code_is_found_by_typing_and_the_last_change_taken_back(
    make_mapping: MappingFactory,
) -> None:
    _, mapping = make_mapping(codes=("ALPHA", "BETA"))
    browser = mapping.browser
    mapping.tab_to_lines()
    first = mapping.line

    browser.press("al")
    browser.wait_for_words("ALPHA")
    browser.press(Keys.ENTER)
    mapping.wait_until("1 of 6")
    second = mapping.line
    browser.press(Keys.ARROW_UP)
    again = mapping.line
    mapping.hold(Keys.CONTROL, "z")
    mapping.wait_until("0 of 6")

    assert second["id"] != first["id"]
    assert (again["id"], again["value"]) == (first["id"], "ALPHA")
    assert mapping.line["value"] == ""


def test_lines_are_selected_and_opened_by_keyboard(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(codes=("ALPHA",))
    browser = mapping.browser
    mapping.tab_to_lines()

    mapping.hold(Keys.SHIFT, " ")
    browser.press(Keys.ARROW_DOWN)
    mapping.hold(Keys.SHIFT, " ")
    browser.wait_for_words("2 selected")
    mapping.hold(Keys.SHIFT, Keys.ENTER)

    browser.wait_for_words("History")
    assert mapping.line["value"] == ""


def test_a_code_made_on_one_line_is_offered_on_the_others_at_once_until_it_is_taken_back(
    make_hotelier: HotelierFactory, stack: Stack, demo: str
) -> None:
    anna = make_hotelier()
    anna.sign_up()
    anna.connect(email=demo)
    mapping, browser = MappingPage(anna.browser), anna.browser
    mapping.open(stack.url)
    total = browser.run(TOTAL)
    mapping.tab_to_lines()
    browser.run("window.isTheSame = true")
    # FLEX-SGL is sold as FLEX for other room types too.
    code = mapping.line["own"].partition("-")[0]

    browser.press(code, Keys.ENTER)
    browser.wait(lambda: mapping.line["button"] == f"Create {code}", "the offer to create it")
    browser.press(Keys.ENTER)
    mapping.wait_until(f"1 of {total}")
    offered = browser.run(OFFERED)
    # On to the next line, as after any other code.
    browser.press(Keys.ARROW_UP)
    mapping.hold(Keys.CONTROL, "z")
    mapping.wait_until(f"0 of {total}")

    assert len(offered) > 1
    assert set(offered) == {f"Accept {code}"}
    assert browser.run(OFFERED) == []
    assert browser.run("return window.isTheSame")
    assert mapping.refusals(422) == 1


def test_leaving_a_field_saves_it(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(codes=("ALPHA",))
    mapping.tab_to_lines()

    mapping.browser.press("ALPHA", Keys.TAB)

    mapping.wait_until("1 of 6")


def test_the_second_of_two_people_sees_what_the_first_did(
    make_mapping: MappingFactory, make_browser: BrowserFactory, stack: Stack
) -> None:
    anna, mapping = make_mapping(codes=("ALPHA", "BETA"))
    colleague = Hotelier(make_browser(), stack)
    _invite(anna, colleague)
    theirs = MappingPage(colleague.browser)
    theirs.open(stack.url)
    mapping.open(stack.url)

    theirs.tab_to_lines()
    theirs.browser.press("ALPHA", Keys.ENTER)
    theirs.wait_until("1 of 6")
    mapping.tab_to_lines()
    line = mapping.line["id"]
    mapping.browser.press("BETA", Keys.ENTER)
    mapping.browser.wait_for_words(f"{colleague.email} has changed this meanwhile")

    assert "from no code to ALPHA." in mapping.browser.words
    assert mapping.refusals(409) == 1
    mapping.browser.click("Use BETA all the same")
    value = f"return document.querySelector('#{line} input[name=code]').value"
    mapping.browser.wait(lambda: mapping.browser.run(value) == "BETA", "BETA")


def test_an_error_is_shown_when_nothing_could_be_saved(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(codes=("ALPHA",))
    browser = mapping.browser
    browser.driver.set_network_conditions(
        offline=True, latency=0, download_throughput=0, upload_throughput=0
    )
    mapping.tab_to_lines()

    browser.press("ALPHA", Keys.ENTER)
    browser.wait_for_words("Not saved: the answer did not come.")
    browser.driver.delete_network_conditions()
    browser.press(Keys.ARROW_UP)
    browser.press(Keys.ENTER)

    mapping.wait_until("1 of 6")
    assert any("ERR_INTERNET_DISCONNECTED" in each for each in browser.console_warnings())


def test_the_page_fits_a_phone_and_a_thumb(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(is_phone=True, codes=("ALPHA",))
    browser = mapping.browser

    browser.driver.find_elements(By.CSS_SELECTOR, ".choice-more")[0].click()
    browser.wait_for_words("History")

    assert find_layout_problems(browser) == []


def test_without_scripts_lines_are_mapped_one_by_one_and_together(
    make_mapping: MappingFactory,
) -> None:
    _, mapping = make_mapping(has_scripts=False, codes=("ALPHA", "FLEX"))
    browser = mapping.browser

    browser.click("Accept FLEX")
    browser.wait_for_words("1 of 6 rate plans mapped")
    assert re.search(r"/rates/#plan-\d+$", browser.driver.current_url)

    for box in browser.driver.find_elements(By.CSS_SELECTOR, "[form=plan-selection]")[4:]:
        box.click()
    browser.fill("Rate code for the selected lines", "ALPHA")
    browser.click("Map selected")
    browser.wait_for_words("2 rate plans are mapped to ALPHA")

    assert browser.run("return typeof window.htmx") == "undefined"


def test_without_scripts_all_lines_shown_are_mapped_by_a_word(
    make_mapping: MappingFactory,
) -> None:
    _, mapping = make_mapping(has_scripts=False, codes=("ALPHA",))
    browser = mapping.browser

    browser.driver.find_element(By.CSS_SELECTOR, "#plan-selection [name=all]").click()
    browser.fill("Rate code for the selected lines", "ALPHA")
    browser.click("Map selected")

    browser.wait_for_words("6 rate plans are mapped to ALPHA")


def test_of_all_lines_one_is_left_out_and_what_was_changed_on_the_page_is_known(
    make_mapping: MappingFactory,
) -> None:
    _, mapping = make_mapping(codes=("ALPHA", "BETA"))
    browser = mapping.browser
    mapping.tab_to_lines()
    browser.press("BETA", Keys.ENTER)
    mapping.wait_until("1 of 6")

    browser.driver.find_element(By.CSS_SELECTOR, "#plan-selection [name=all]").click()
    browser.wait_for_words("6 selected")
    browser.driver.find_elements(By.CSS_SELECTOR, "[form=plan-selection]")[3].click()
    browser.wait_for_words("5 selected")
    browser.fill("Rate code for the selected lines", "ALPHA")
    browser.click("Map selected")

    browser.wait_for_words("5 rate plans are mapped to ALPHA")


def test_without_scripts_a_missing_code_is_created_on_the_way(make_mapping: MappingFactory) -> None:
    _, mapping = make_mapping(has_scripts=False)
    browser = mapping.browser

    browser.driver.find_elements(By.CSS_SELECTOR, ".choice input[name=code]")[2].send_keys(
        "PKG", Keys.ENTER
    )
    browser.wait_for_words("There is no rate code PKG yet.")
    browser.click("Create PKG")

    browser.wait_for_words("1 of 6 rate plans mapped")
    assert mapping.refusals(422) == 1


def _create(mapping: MappingPage, code: str) -> None:
    if not mapping.browser.field("Code"):
        mapping.browser.driver.find_element(By.TAG_NAME, "summary").click()
    mapping.browser.fill("Code", code)
    mapping.browser.click("Create code")
    mapping.browser.wait_for_words(f"{code} is created.")


def _invite(owner: Hotelier, colleague: Hotelier) -> None:
    """Have the colleague join the owner's team as a manager."""
    owner.browser.open(f"{owner.stack.url}/hotels/team/")
    owner.browser.fill("E-mail", colleague.email)
    may = owner.browser.field("May")
    assert may is not None
    may.send_keys("look and change")
    owner.browser.click("Send invitation")
    owner.browser.wait_for_words("We have sent an invitation")
    link = re.findall(r"http\S+/invitations/\S+", colleague.stack.mail_to(colleague.email))[0]
    browser = colleague.browser
    browser.open(link)
    browser.click("Create your login")
    browser.fill("Work e-mail", colleague.email)
    browser.fill("Password", PASSWORD)
    browser.click("Continue")
    browser.wait_for_words("Check your e-mail")
    browser.fill("Code", colleague.code())
    browser.click("Continue")
    browser.click("Join")
    browser.wait_for_words("Welcome to")
