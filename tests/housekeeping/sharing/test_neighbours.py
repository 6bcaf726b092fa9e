"""Neighbours together: how scattered lists are, measured against the best possible."""

import random
from collections.abc import Iterable
from itertools import pairwise, product

from hypothesis import given

from housekeeping.sharing import Attendant, Shared, Work, share
from tests.housekeeping.sharing.test_share import teams, works_of_a_day

LONG = 480
SMALL_DAYS = 150


def scatter(works: Iterable[Work]) -> int:
    """Return the sum of the squares of the floors between one and the next."""
    floors = sorted({int(work.section) for work in works})
    return sum((above - below) ** 2 for below, above in pairwise(floors))


def scatter_of(shared: Shared) -> int:
    return sum(scatter(works) for works in shared.lists.values())


def least_scatter(works: list[Work], *, attendants: int, longest: int) -> int:
    """Return the least of all ways in which all is handed out and no list is longer than that."""
    least = []
    for whose in product(range(attendants), repeat=len(works)):
        lists: list[list[Work]] = [[] for _ in range(attendants)]
        for work, who in zip(works, whose, strict=True):
            lists[who].append(work)
        if max(sum(work.minutes for work in each) for each in lists) <= longest:
            least.append(sum(map(scatter, lists)))
    return min(least)


def a_small_day(rng: random.Random, *, attendants: int) -> list[Work]:
    """Return a few rooms on five floors, of which each has one."""
    floors = [1, 2, 3, 4, 5, *rng.choices([1, 2, 3, 4, 5], k=rng.randint(0, 5 - attendants))]
    return [
        Work(
            key=place,
            minutes=rng.choice([10, 15, 20, 25, 30, 45, 60]),
            rank=rng.randint(0, 1),
            section=str(floor),
            position=place,
        )
        for place, floor in enumerate(sorted(floors))
    ]


def a_large_day(rng: random.Random, *, floors: int, rooms: int) -> list[Work]:
    """Return four of five rooms of each floor, a third of them to be left and some urgent."""
    kinds = [(35, 0), (35, 1), (15, 2), (15, 2), (25, 2), (20, 3)]
    works = []
    for floor in range(1, floors + 1):
        for room in range(rooms):
            minutes, rank = rng.choice(kinds)
            place = floor * 100 + room
            if rng.random() < 0.8:
                works.append(
                    Work(key=place, minutes=minutes, rank=rank, section=str(floor), position=place)
                )
    return works


def team(number: int) -> list[Attendant]:
    return [Attendant(key=f"A{each:02}", minutes=LONG) for each in range(number)]


def test_nine_of_ten_small_days_are_as_little_scattered_as_can_be() -> None:
    ours, best, days_at_best = 0, 0, 0
    for seed in range(SMALL_DAYS):
        rng = random.Random(seed)
        attendants = rng.randint(2, 3)
        works = a_small_day(rng, attendants=attendants)

        shared = share(works, attendants=team(attendants))

        longest = max(shared.minutes(f"A{each:02}") for each in range(attendants))
        least = least_scatter(works, attendants=attendants, longest=longest)
        ours, best = ours + scatter_of(shared), best + least
        days_at_best += scatter_of(shared) == least
    assert days_at_best >= 0.9 * SMALL_DAYS
    assert ours <= 1.05 * best


def test_in_a_large_house_nobody_has_a_room_far_from_all_others() -> None:
    for seed in range(20):
        works = a_large_day(random.Random(seed), floors=10, rooms=20)

        shared = share(works, attendants=team(9))

        minutes = [shared.minutes(f"A{each:02}") for each in range(9)]
        assert max(minutes) - min(minutes) <= 0.1 * LONG
        # Somebody who goes along the corridors is on three floors of ten, and most are on two.
        assert scatter_of(shared) <= 12
        for of_one in shared.lists.values():
            floors = sorted({int(work.section) for work in of_one})
            assert all(above - below <= 2 for below, above in pairwise(floors))


@given(works=works_of_a_day, attendants=teams)
def test_nothing_moves_when_nothing_has_changed(
    works: list[Work], attendants: list[Attendant]
) -> None:
    first = share(works, attendants=attendants).of()

    assert share(works, attendants=attendants, before=first).of() == first
