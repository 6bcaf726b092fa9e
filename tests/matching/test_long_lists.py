"""However many codes are alike, a plan is compared with few of them, and with the right ones."""

import hashlib
from collections.abc import Callable

import pytest

from matching import Code, Decisions, Doubt, Likeness, Plan, RateCodeMatcher
from matching.features import Features
from matching.index import MAX_CANDIDATES, CodeIndex
from matching.matcher import forget
from matching.similarity import Similarity
from tests.matching.test_bounds import steps

# Codes and names of so many rates that are alike.
ALIKE: dict[str, Callable[[int], tuple[str, str]]] = {
    "numbered": lambda number: (f"FLEX{number}", f"Flexible {number}"),
    "of the same name": lambda number: (f"R{number}", "Flexible rate"),
    "for companies": lambda number: (f"C{number}", f"Corporate {_word(number)}"),
    "beginning alike": lambda number: (f"P{number}", f"Zephyrus{_word(number)}"),
}


def _word(number: int) -> str:
    """Return a word that no other number has."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return "".join("bcdfghklmnprstvw"[int(digit, 16)] for digit in digest[:10])


def _codes(kind: str, number: int) -> list[Code]:
    return [Code(code=code, name=name) for code, name in map(ALIKE[kind], range(number))]


def _plan(kind: str, number: int) -> Plan:
    code, name = ALIKE[kind](number)
    return Plan(
        code=f"{code}-DBL",
        name=f"{name} Double",
        unit_group_code="DBL",
        unit_group_name="Double",
    )


@pytest.mark.parametrize("kind", ALIKE)
def test_a_plan_is_compared_with_as_many_codes_however_many_are_alike(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    compare = CodeIndex.compare

    def count(index: CodeIndex, query: Features, position: int) -> Similarity:
        compared.append(position)
        return compare(index, query, position)

    monkeypatch.setattr(CodeIndex, "compare", count)
    forget()

    RateCodeMatcher(_codes(kind, 1_000)).suggest(_plan(kind, 500))

    # The exact one is looked at once more.
    assert 0 < len(compared) <= MAX_CANDIDATES + 1


@pytest.mark.parametrize("kind", ALIKE)
def test_a_suggestion_and_why_there_is_none_take_no_more_steps_in_a_longer_list(kind: str) -> None:
    def taken(number: int) -> int:
        # One that no other test asks about: an index remembers the words that it has looked up.
        matcher, plan = RateCodeMatcher(_codes(kind, number)), _plan(kind, number // 3)
        forget()
        return steps(lambda: (matcher.suggest(plan), matcher.why_not(plan)))

    taken(10)

    assert taken(2_000) < 1.2 * taken(1_000)


@pytest.mark.parametrize("kind", ["numbered", "for companies", "beginning alike"])
@pytest.mark.parametrize("number", [0, 999, 1_999])
def test_of_thousands_the_right_one_is_found_by_code_and_by_name(kind: str, number: int) -> None:
    code, name = ALIKE[kind](number)
    matcher = RateCodeMatcher(_codes(kind, 2_000))

    by_code = matcher.suggest(_plan(kind, number))
    by_name = matcher.suggest(Plan(code="X", name=name))

    assert by_code is not None
    assert by_name is not None
    assert by_code.code == by_name.code == code
    assert by_code.is_bulk_acceptable
    assert by_name.is_bulk_acceptable


def test_what_says_no_more_than_the_plan_is_found_among_thousands_that_say_more() -> None:
    more = [Code(code=f"C{n}", name=f"Corporate {_word(n)} breakfast") for n in range(2_000)]
    matcher = RateCodeMatcher([*more, Code(code="ZCORP", name="Corporate")])

    found = matcher.suggest(Plan(code="X", name="Corporate"))

    assert found is not None
    assert found.code == "ZCORP"


def test_a_tie_among_thousands_is_one() -> None:
    found = RateCodeMatcher(_codes("of the same name", 2_000)).suggest(
        Plan(code="X", name="Flexible rate")
    )

    assert found is not None
    assert found.doubt is Doubt.TIED


@pytest.mark.parametrize("is_agreed", [True, False])
def test_what_was_decided_in_many_hotels_is_found_in_as_many_steps(*, is_agreed: bool) -> None:
    key = [(Likeness.CODE, "FLEX")]

    def taken(hotels: int) -> int:
        decisions = Decisions()
        for hotel in range(hotels):
            for number in range(1 if is_agreed else 3):
                code = "BAR" if is_agreed else f"{hotel}-{number}"
                decisions.add(key, hotel=hotel, code=code, own_code="FLEX", where=f"Hotel {hotel}")
        assert bool(decisions.find(key, hotel=0)) == is_agreed
        return steps(lambda: decisions.find(key, hotel=0))

    assert taken(1_000) == taken(100)
