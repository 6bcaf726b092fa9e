"""Sharing out: what must hold for every day, and how near it is to the best possible."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from housekeeping.sharing import Attendant, Work, share

minutes = st.sampled_from([10, 15, 20, 25, 30, 45, 60])


def a_hotel(rooms: int = 40, *, per_floor: int = 10) -> list[Work]:
    """Return rooms on floors, every fourth a departure of 35 minutes and the others of 15."""
    return [
        Work(
            key=number,
            minutes=35 if number % 4 == 0 else 15,
            section=f"Floor {number // per_floor}",
            position=number,
        )
        for number in range(rooms)
    ]


def team(number: int, *, minutes: int = 480) -> list[Attendant]:
    return [Attendant(key=f"A{n}", minutes=minutes) for n in range(number)]


works_of_a_day = st.lists(
    st.builds(
        Work,
        key=st.integers(0, 10_000),
        minutes=minutes,
        rank=st.integers(0, 2),
        section=st.sampled_from(["", "1", "2", "3"]),
        position=st.integers(0, 50),
        fixed_to=st.sampled_from([None, None, None, "A0", "gone"]),
    ),
    unique_by=lambda work: work.key,
    max_size=40,
)
teams = st.lists(
    st.builds(
        Attendant,
        key=st.sampled_from(["A0", "A1", "A2", "A3"]),
        minutes=st.sampled_from([0, 60, 120, 240, 480]),
        sections=st.sampled_from([frozenset(), frozenset("1"), frozenset("23")]),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
)


@given(works=works_of_a_day, attendants=teams, data=st.data())
def test_every_work_is_there_once_and_nobody_has_more_than_fits_unless_a_person_said_so(
    works: list[Work], attendants: list[Attendant], data: st.DataObject
) -> None:
    keys = [one.key for one in attendants] or ["A0"]
    before = {work.key: data.draw(st.sampled_from(keys)) for work in works[::2]}

    shared = share(works, attendants=attendants, before=before)

    handed_out = [work for works in shared.lists.values() for work in works]
    keys_after = [work.key for work in [*handed_out, *shared.left_over]]
    assert sorted(map(repr, keys_after)) == sorted(repr(work.key) for work in works)
    for one in attendants:
        chosen = sum(work.minutes for work in works if work.fixed_to == one.key)
        assert shared.minutes(one.key) <= max(one.minutes, chosen)
    for work in shared.left_over:
        assert all(shared.minutes(o.key) + work.minutes > o.minutes for o in attendants)


@given(works=works_of_a_day, attendants=teams, shuffled=st.randoms())
def test_the_order_in_which_it_is_asked_changes_nothing(
    works: list[Work], attendants: list[Attendant], shuffled: object
) -> None:
    other = list(works)
    shuffled.shuffle(other)  # type: ignore[attr-defined]

    assert (
        share(other, attendants=attendants[::-1]).of() == share(works, attendants=attendants).of()
    )


@given(
    works=st.lists(minutes, min_size=1, max_size=7),
    attendants=st.integers(1, 3),
)
def test_the_longest_list_is_near_the_shortest_possible(works: list[int], attendants: int) -> None:
    todo = [Work(key=n, minutes=length, position=n) for n, length in enumerate(works)]

    shared = share(todo, attendants=team(attendants, minutes=10_000))

    longest = max(shared.minutes(f"A{n}") for n in range(attendants))
    assert longest <= 4 / 3 * shortest_possible(works, attendants)


def shortest_possible(works: list[int], attendants: int) -> int:
    """Return the length of the longest list in the best of all ways to share out."""
    return min(
        max(
            sum(m for m, who in zip(works, whose, strict=True) if who == n)
            for n in range(attendants)
        )
        for whose in product(range(attendants), repeat=len(works))
    )


def test_a_floor_stays_together_and_the_minutes_are_even() -> None:
    shared = share(a_hotel(), attendants=team(4))

    loads = [shared.minutes(f"A{n}") for n in range(4)]
    assert max(loads) - min(loads) <= 20
    floors = [len({work.section for work in works}) for works in shared.lists.values()]
    assert sum(floors) <= 10


def test_whoever_has_sections_gets_their_rooms() -> None:
    attendants = [
        Attendant(key="Ana", minutes=480, sections=frozenset({"Floor 0", "Floor 1"})),
        Attendant(key="Ben", minutes=480, sections=frozenset({"Floor 2", "Floor 3"})),
    ]

    shared = share(a_hotel(), attendants=attendants)

    of_ana = {work.section for work in shared.lists["Ana"]}
    assert of_ana == {"Floor 0", "Floor 1"}


def test_the_urgent_come_first_on_every_list() -> None:
    works = [Work(key=n, minutes=20, rank=n % 3, position=n) for n in range(12)]

    shared = share(works, attendants=team(2))

    for done in shared.lists.values():
        assert [work.rank for work in done] == sorted(work.rank for work in done)


def test_one_room_more_leaves_nearly_everybody_with_what_they_had() -> None:
    before = share(a_hotel(), attendants=team(4)).of()

    after = share([*a_hotel(), Work(key="new", minutes=35)], attendants=team(4), before=before).of()

    assert {key: after[key] for key in before} == before


def test_when_somebody_is_ill_only_their_rooms_move() -> None:
    before = share(a_hotel(), attendants=team(4)).of()

    after = share(a_hotel(), attendants=team(3), before=before).of()

    moved = [key for key, who in before.items() if after.get(key) != who]
    theirs = [key for key, who in before.items() if who == "A3"]
    assert set(theirs) <= set(moved)
    assert len(moved) <= len(theirs) + 3


def test_what_does_not_fit_is_left_over_and_the_urgent_is_not() -> None:
    works = [Work(key=n, minutes=60, rank=0 if n < 4 else 1, position=-n) for n in range(12)]

    shared = share(works, attendants=team(2, minutes=240))

    assert len(shared.left_over) == 4
    assert all(work.rank == 1 for work in shared.left_over)
