import time

import pytest

from matching import ACCEPT_THRESHOLD, Reason
from matching.rate_vocabulary import RATES

from .standard_codes import accepted_code, codes, find_suggestion, get_suggestion


@pytest.mark.parametrize(
    "name",
    [
        "Non-refundable",
        "NON REFUNDABLE RATE",
        "nonref",
        "Nicht erstattbar",
        "nicht stornierbare Rate",
        "Sparpreis",
        "NRF",
        "NR",
        "Prepaid",
        "Vorauszahlerrate",
        "Pay now and save",
    ],
)
def test_non_refundable_has_many_names(name: str) -> None:
    assert accepted_code("X", name) == "NRF"


@pytest.mark.parametrize(
    "name",
    ["Tagespreis", "Rack rate", "Standardrate", "Best Available", "Flexible", "Flexpreis"],
)
def test_the_public_price_has_many_names(name: str) -> None:
    assert accepted_code("X", name) == "BAR"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Flex B&B", "BARBB"),
        ("Tagesrate inkl. Frühstück", "BARBB"),
        ("Flexibel ÜF", "BARBB"),
        ("Übernachtung mit Frühstück, nicht erstattbar", "NRFBB"),
        ("Halbpension", "HALB"),
        ("HP flexibel", "HALB"),
        ("Dinner, Bed & Breakfast", "HALB"),
    ],
)
def test_board_is_read_in_both_languages(name: str, code: str) -> None:
    assert accepted_code("X", name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Firmenrate", "CORP"),
        ("Company rate", "CORP"),
        ("Gruppenpreis", "GRP"),
        ("Frühbucherrabatt", "EARLY"),
        ("Early booking", "EARLY"),
        ("Last-Minute-Angebot", "LATE"),
        ("Langzeitrate", "LONG"),
        ("Extended stay", "LONG"),
        ("Wochenpreis", "WEEK"),
        ("Romantisches Angebot", "ROMANCE"),
    ],
)
def test_what_sets_a_rate_apart_is_read_in_both_languages(name: str, code: str) -> None:
    assert accepted_code("X", name) == code


def test_room_words_say_nothing_about_the_rate() -> None:
    assert accepted_code("X", "Doppelzimmer Superior nicht erstattbar") == "NRF"


def test_the_room_types_own_name_says_nothing_about_the_rate() -> None:
    name = "Nicht erstattbar Kaiserflügel Gartenseite"

    assert accepted_code("X", name, unit_group_name="Kaiserflügel Gartenseite") == "NRF"


def test_the_same_name_is_given_as_the_reason() -> None:
    suggestion = get_suggestion("X", "romantic ESCAPE")

    assert (suggestion.code, suggestion.reason) == ("ROMANCE", Reason.SAME_NAME)


def test_abbreviations_run_together_in_a_code_are_told_apart() -> None:
    assert accepted_code("NRBB", "Plan") == "NRFBB"


def test_the_cancellation_policy_alone_is_shown_but_not_accepted() -> None:
    suggestion = get_suggestion("X", "Plan", cancellation_policy_name="Nicht stornierbar")

    assert suggestion.code == "NRF"
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_a_plan_marked_corporate_goes_to_the_corporate_code_whatever_the_company() -> None:
    assert accepted_code("X", "Siemens", is_corporate=True) == "CORP"


def test_a_companys_own_code_comes_before_the_general_one() -> None:
    among = codes(CORP="Corporate", SIE="Siemens")

    assert accepted_code("X", "Siemens Zimmerpreis", among, is_corporate=True) == "SIE"


def test_words_that_are_not_understood_make_a_plan_of_the_public_price_less_sure() -> None:
    suggestion = find_suggestion("X", "Tagespreis Jazztage")

    assert suggestion is None or suggestion.confidence < ACCEPT_THRESHOLD


def test_names_without_a_known_word_are_compared_as_they_are() -> None:
    among = codes(TOERG="Törggelewochen", APFEL="Apfelblüte")

    assert accepted_code("X", "Toerggelewoche", among) == "TOERG"


def test_a_number_tells_alike_names_apart() -> None:
    among = codes(AP07="7 day advance purchase", AP14="14 day advance purchase")

    assert accepted_code("X", "Advance purchase 14 days", among) == "AP14"


def test_times_percentages_and_years_are_no_such_numbers() -> None:
    among = codes(AP07="7 day advance purchase", AP14="14 day advance purchase")

    suggestion = get_suggestion("X", "Advance purchase 2026, -14 %, bis 7 Uhr", among)

    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_two_codes_that_fit_alike_are_not_accepted_in_bulk() -> None:
    among = codes(NR1="Nicht erstattbar Alpha", NR2="Nicht erstattbar Omega")

    suggestion = find_suggestion("X", "Nicht erstattbar", among)

    assert suggestion is None or suggestion.confidence < ACCEPT_THRESHOLD


def test_of_two_codes_with_the_same_meaning_the_one_with_the_same_word_wins() -> None:
    among = codes(RACK="Rack rate", BAR="Best available rate")

    assert accepted_code("X", "Rack rate", among) == "RACK"


@pytest.mark.parametrize("name", ["", "Jazzfest Gala", "???", "Preis", "2026"])
def test_a_name_that_means_nothing_gets_no_suggestion(name: str) -> None:
    assert find_suggestion("X", name) is None


@pytest.mark.parametrize("word", ["x" * 100_000, "9" * 100_000])
def test_a_word_of_any_length_is_read_at_once(word: str) -> None:
    started = time.monotonic()

    parsed = RATES.parse_name((word, "flexible"))

    assert parsed.traits == RATES.parse_name(("flexible",)).traits
    assert time.monotonic() - started < 0.5
