"""How something is mapped, as a value: comparing, keeping and restoring it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rates.mapping.state import Entry, State

JUNE, MID_JUNE, END_OF_JUNE = date(2027, 6, 1), date(2027, 6, 15), date(2027, 6, 30)
JULY, MID_JULY = date(2027, 7, 1), date(2027, 7, 15)


def entry(first: date | None = None, last: date | None = None, *, code: str = "BAR") -> Entry:
    return Entry(
        code_id=sum(code.encode()),
        code=code,
        valid_from=first,
        valid_until=last,
        origin="by_hand",
        mapped_by_id=7,
        mapped_at=datetime(2027, 5, 1, 12, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("one", "other", "is_overlap"),
    [
        ((JUNE, END_OF_JUNE), (JULY, MID_JULY), False),
        ((JUNE, END_OF_JUNE), (END_OF_JUNE, MID_JULY), True),
        ((JUNE, JULY), (MID_JUNE, END_OF_JUNE), True),
        ((JUNE, JUNE), (JUNE, JUNE), True),
        ((None, END_OF_JUNE), (JULY, None), False),
        ((None, JULY), (JULY, None), True),
        ((None, None), (JULY, MID_JULY), True),
        ((None, None), (None, None), True),
        ((JULY, None), (MID_JULY, None), True),
        ((None, JUNE), (None, JULY), True),
    ],
)
def test_two_mappings_overlap_if_some_day_is_in_both(
    one: Any, other: Any, is_overlap: bool
) -> None:
    first, second = entry(*one), entry(*other, code="NONREF")

    assert first.overlaps(second) is is_overlap
    assert second.overlaps(first) is is_overlap
    clash = State(entries=(first, second)).overlap()
    assert clash == ((first, second) if is_overlap else None)


def test_the_overlap_is_found_wherever_it_is() -> None:
    june, july, mid_july = entry(JUNE, END_OF_JUNE), entry(JULY), entry(MID_JULY, code="NONREF")

    assert State(entries=(july, june, mid_july)).overlap() == (july, mid_july)
    assert State(entries=(june, july)).overlap() is None
    assert State().overlap() is None


@pytest.mark.parametrize(
    "state",
    [
        State(),
        State(is_excluded=True),
        State(entries=(entry(), replace(entry(JUNE), is_shared_on_purpose=True))),
        State(entries=(replace(entry(JUNE, END_OF_JUNE, code="0001"), mapped_by_id=None),)),
    ],
)
def test_what_was_kept_is_restored(state: Any) -> None:
    kept = json.loads(json.dumps(state.as_json()))

    assert State.from_json(kept) == state


def test_the_only_mapping_takes_the_place_of_all_others_and_of_setting_aside() -> None:
    wanted = entry(code="NONREF")

    assert State(entries=(entry(None, JUNE), entry(JULY))).with_only(wanted) == State(
        entries=(wanted,)
    )
    assert State(is_excluded=True).with_only(wanted) == State(entries=(wanted,))


def test_the_only_mapping_stays_as_it_is_when_it_said_the_same_already() -> None:
    accepted = replace(entry(), origin="accepted", is_shared_on_purpose=True, mapped_by_id=3)

    assert State(entries=(accepted,)).with_only(entry()) == State(entries=(accepted,))
    assert State(entries=(accepted,)).with_only(entry(JUNE)) == State(entries=(entry(JUNE),))


def test_one_mapping_more_leaves_the_others() -> None:
    june = entry(JUNE, END_OF_JUNE)

    more = State(entries=(june,)).with_added(entry(JULY))

    assert more == State(entries=(june, entry(JULY)))
    assert not State(is_excluded=True).with_added(june).is_excluded
