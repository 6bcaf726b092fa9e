"""What a reader is told: why a code is suggested, what speaks against it, why none is."""

from typing import Any

import pytest

from matching import (
    Code,
    Context,
    Doubt,
    Likeness,
    Obstacle,
    Plan,
    Precedent,
    RateCodeMatcher,
    Reason,
)
from rates.suggestions import explain, explain_why_not
from rates.suggestions.explaining import DOUBTS, MAX_WORD, OBSTACLES, REASONS
from tests.matching.standard_codes import codes, decided, find_suggestion, get_suggestion

REFUNDABLE = {"cancellation_policy_name": "Free cancellation until 18:00"}


def explained(code: str, name: str, among: list[Code] | None = None, **more: Any) -> str:
    return explain(get_suggestion(code, name, among, **more))


def why_not(code: str, name: str, among: list[Code] | None = None, **more: Any) -> str:
    """Return what is said where nothing is suggested."""
    context = more.pop("context", Context())
    assert find_suggestion(code, name, among, context=context, **more) is None
    matcher = RateCodeMatcher(among if among is not None else codes())
    found = matcher.why_not(Plan(code=code, name=name, **more), context=context)
    return explain_why_not(found, terms=more.get("cancellation_policy_name", ""))


def test_there_is_a_sentence_for_each_reason_doubt_and_obstacle() -> None:
    assert set(REASONS) == set(Reason)
    assert set(DOUBTS) == set(Doubt)
    assert set(OBSTACLES) == set(Obstacle)


def test_the_same_code_says_so() -> None:
    assert explained("NRF", "Nicht erstattbar") == "same code"


def test_the_same_code_that_nothing_confirms_says_so() -> None:
    said = explained("20", "Omega", codes(**{"20": ""}))

    assert said == "perhaps: same code, though the name does not confirm it"


def test_a_code_within_the_code_is_named() -> None:
    assert explained("GRP-DBL", "Plan", unit_group_code="DBL") == "its code contains GRP"


def test_a_code_that_reads_as_a_name_is_read_out() -> None:
    said = explained("NRBB", "Plan")

    assert said == "its code NRBB reads as Non-refundable with breakfast"


def test_the_same_name_says_so() -> None:
    assert explained("X", "Non-Refundable") == "same name"


def test_both_names_are_shown_when_they_are_alike() -> None:
    said = explained("X", "Sparpreis Doppelzimmer")

    assert said == "name alike: Sparpreis Doppelzimmer ~ Non-refundable"


def test_a_code_without_a_name_is_shown_itself() -> None:
    said = explained("X", "Non-refundable", codes(NRF=""))

    assert said == "name alike: Non-refundable ~ NRF"


def test_a_plan_that_only_its_marks_fit_says_so() -> None:
    assert explained("X", "Siemens", is_corporate=True) == "its terms and marks fit Corporate"


def test_the_base_plans_code_is_named() -> None:
    said = explained("X", "Superior", base_code="Y", context=Context(base_mapped_to="BAR"))

    assert said == "its base plan is mapped to BAR"


def test_what_was_decided_is_said_with_its_hotel() -> None:
    elsewhere = Context(precedent=decided("ZX-9", "LATE", where="London"))
    here = Context(precedent=decided("ZX-9", "LATE", where=""))

    assert explained("ZX-9", "Jazzfest", context=elsewhere) == (
        "because you mapped ZX-9 to LATE in London"
    )
    assert explained("ZX-9", "Jazzfest", context=here) == "because you mapped ZX-9 to LATE here"


def test_of_two_codes_that_fit_equally_both_are_named() -> None:
    among = codes(NRF="Non-refundable", SAVER="Non-refundable")

    said = explained("X", "Sparpreis", among)

    assert said.startswith("perhaps: name alike: Sparpreis ~ Non-refundable. Two codes fit equally")
    assert "NRF" in said
    assert "SAVER" in said


def test_words_that_no_code_explains_are_named() -> None:
    said = explained("X", "Non-refundable Seestern")

    assert said.endswith("No code explains: Seestern")


def test_what_was_decided_otherwise_is_said() -> None:
    said = explained("BAR", "Tagespreis", context=Context(precedent=decided("BAR", "LONG")))

    assert said == "perhaps: same code, but you mapped BAR to LONG"


def test_what_was_declined_for_the_like_of_it_is_said() -> None:
    said = explained("X", "Sparpreis", context=Context(declined_alike={"NRF": "SPAR-DZ"}))

    assert said.endswith("but you declined it for SPAR-DZ")


def test_what_other_accounts_do_is_said_with_how_many_at_least() -> None:
    others = Context(others_for={"LATE": 7})

    assert explained("ZX-9", "Jazzfest", context=others) == (
        "perhaps: hotels of at least 7 other accounts map it so"
    )


def test_what_other_accounts_declined_is_said() -> None:
    said = explained("NRF", "Nicht erstattbar", context=Context(others_against={"NRF": 7}))

    assert said == "perhaps: same code, but hotels of at least 7 other accounts declined it"


def test_where_nothing_is_alike_that_is_said() -> None:
    assert why_not("XK7", "Qwertz") == "No code of yours is like its code or name."


def test_the_nearest_code_is_named_with_the_terms_that_keep_it_away() -> None:
    said = why_not("X", "Seestern flexibel", codes(NONREF="Non-refundable"), **REFUNDABLE)

    assert said == ("Nearest is NONREF, but this can be cancelled: Free cancellation until 18:00.")


@pytest.mark.parametrize(
    ("name", "among", "said"),
    [
        (
            "Nicht erstattbar",
            {"FLEX": "Flexible"},
            "Nearest is FLEX, but that can be cancelled and this cannot.",
        ),
        (
            "Halbpension",
            {"FULL": "Full board"},
            "Nearest is FULL, but that comes with another board.",
        ),
    ],
)
def test_a_contradiction_is_said_as_what_it_is_about(
    name: str, among: dict[str, str], said: str
) -> None:
    assert why_not("X", name, codes(**among)) == said


def test_what_was_declined_here_is_said() -> None:
    said = why_not("X", "Sparpreis", codes(NRF="Non-refundable"), context=DECLINED)

    assert said == "You declined NRF here."


DECLINED = Context(declined=frozenset({"NRF"}))


def test_a_word_of_any_length_takes_little_room() -> None:
    endless = "Seestern " * 500
    precedent = Precedent(code="LATE", own_code="X", where=endless, likeness=Likeness.CODE)

    said = explain(get_suggestion("X", endless, context=Context(precedent=precedent)))

    assert len(said) < 4 * MAX_WORD
