import pytest

from matching import ACCEPT_THRESHOLD, Reason

from .standard_codes import accepted_code, codes, find_suggestion, get_suggestion


@pytest.mark.parametrize("code", ["NRF", "nrf", " Nrf ", "N.R.F.", "n-r_f"])
def test_the_same_code_is_exact_however_it_is_typed(code: str) -> None:
    suggestion = get_suggestion(code, "Ratenplan")

    assert (suggestion.code, suggestion.reason) == ("NRF", Reason.SAME_CODE)
    assert suggestion.is_exact
    assert suggestion.confidence == 1.0


def test_an_umlaut_may_be_written_out() -> None:
    among = codes(FRÜH="Frühbucher", LATE="Last minute")

    suggestion = get_suggestion("frueh", "Angebot", among)

    assert suggestion.code == "FRÜH"
    assert suggestion.is_exact


def test_leading_zeros_tell_codes_apart() -> None:
    among = codes(**{"003": "Nicht erstattbar"})

    assert find_suggestion("3", "Firmenrate", among) is None


def test_two_codes_that_differ_in_punctuation_only_are_not_told_apart_by_a_third_spelling() -> None:
    among = codes(**{"B-AR": "", "BA-R": ""})

    suggestion = get_suggestion("bar", "", among)

    assert not suggestion.is_exact
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_of_two_codes_that_differ_in_punctuation_only_the_very_same_is_exact() -> None:
    among = codes(**{"B-AR": "", "BA-R": ""})

    suggestion = get_suggestion("BA-R", "", among)

    assert suggestion.code == "BA-R"
    assert suggestion.is_exact


def test_the_same_code_is_not_exact_when_the_name_says_what_another_code_is_for() -> None:
    suggestion = get_suggestion("BAR", "Tagespreis mit Frühstück")

    assert suggestion.code == "BAR"
    assert not suggestion.is_exact
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_the_same_code_gives_way_when_the_name_says_the_opposite() -> None:
    suggestion = get_suggestion("BAR", "Nicht erstattbar")

    assert (suggestion.code, suggestion.is_exact) == ("NRF", False)


def test_the_same_code_of_a_parking_space_is_not_accepted_by_itself() -> None:
    suggestion = get_suggestion(
        "BAR", "Best available rate", unit_group_code="PARK", unit_group_name="Parking"
    )

    assert not suggestion.is_exact
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_the_same_number_counts_when_the_names_agree() -> None:
    among = codes(**{"10": "Tagespreis", "20": "Firmenrate"})

    assert get_suggestion("20", "Corporate", among).is_exact


def test_the_same_number_is_a_coincidence_when_the_names_disagree() -> None:
    among = codes(**{"10": "Tagespreis", "20": "Firmenrate", "11": "Tagespreis mit Frühstück"})

    assert accepted_code("20", "Zimmerpreis mit Frühstück", among) == "11"


def test_the_same_number_with_names_that_say_nothing_is_shown_but_not_exact() -> None:
    among = codes(**{"10": "Alpha", "20": ""})

    suggestion = get_suggestion("20", "Omega", among)

    assert suggestion.code == "20"
    assert not suggestion.is_exact
    assert suggestion.confidence < ACCEPT_THRESHOLD


@pytest.mark.parametrize("code", ["NRF-DBL", "DBL_NRF", "NRFDBL", "DBLNRF", "nrf.dbl"])
def test_the_code_is_found_once_the_room_types_is_taken_off(code: str) -> None:
    suggestion = get_suggestion(code, "Plan", unit_group_code="DBL")

    assert (suggestion.code, suggestion.reason) == ("NRF", Reason.CODE_IN_CODE)
    assert suggestion.confidence >= ACCEPT_THRESHOLD


def test_a_code_is_found_as_a_part_of_a_longer_one() -> None:
    suggestion = get_suggestion("2026-GRP-LEIPZIG", "Rate")

    assert (suggestion.code, suggestion.reason) == ("GRP", Reason.CODE_IN_CODE)


def test_letters_within_a_word_are_no_code() -> None:
    assert find_suggestion("REBARS", "Etwas") is None


def test_the_code_within_the_code_gives_way_to_a_name_that_says_more() -> None:
    assert accepted_code("BAR-DBL", "Tagesrate inkl. Frühstück", unit_group_code="DBL") == "BARBB"


def test_a_code_within_the_code_is_a_coincidence_when_the_name_is_about_something_else() -> None:
    among = codes(FB="Full board", EARLY="Early bird")

    assert accepted_code("FB-DZ", "Frühbucher", among, unit_group_code="DZ") == "EARLY"
