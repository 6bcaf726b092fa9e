"""Sharing work out evenly by minutes, neighbours together, the urgent first.

A person's choice stands, even beyond a day's minutes. Everything else goes to nobody who has not
the time for it. What somebody had before stays with them as long as the shares do not drift
apart, so that a list in somebody's hand changes little.

Greedy first (each work to the best of those who have time), then moves and swaps while they even
the shares out: the usual way to schedule on parallel machines (Graham 1969), which is near the
best possible. At last rooms far away are exchanged for nearer ones. A new day is handed out along
the corridors too, and the less scattered of both is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from housekeeping.sharing.floors import number
from housekeeping.sharing.improve import even_out, gather
from housekeeping.sharing.work import Attendant, Load, Shared, Work

# What it costs, in parts of a fair share, to go to a section of somebody else's, to a section in
# which one has nothing yet, and to begin a list.
OTHER_SECTION, NEW_SECTION, NEW_LIST = 0.5, 0.2, 0.1
# By how much of a fair share the fullest and the emptiest list may differ: of a day that is new,
# and of one that is in people's hands already.
TOLERANCE, TOLERANCE_OF_CHANGE = 0.1, 0.25

Give = Callable[..., list[Work]]


def share(
    works: Iterable[Work],
    *,
    attendants: Sequence[Attendant],
    before: Mapping[Hashable, Hashable] | None = None,
) -> Shared:
    """Return who does what. `before` says who had what the last time, by key.

    Keys of works and of attendants are unique. The same input gives the same answer, in whatever
    order it comes.
    """
    works, in_order = list(works), sorted(attendants, key=lambda one: repr(one.key))
    there = {one.key for one in attendants}
    had = {key: who for key, who in (before or {}).items() if who in there}
    ways = (_give_to_the_best,) if had else (_give_to_the_best, _give_along_the_corridors)
    tried = [_share(works, in_order, before=had, give=give) for give in ways]
    loads, left_over = min(tried, key=_cost_of_all)
    return Shared(
        lists={load.attendant.key: tuple(sorted(load.works, key=_in_order)) for load in loads},
        left_over=tuple(left_over),
    )


def _share(
    works: list[Work],
    attendants: list[Attendant],
    *,
    before: Mapping[Hashable, Hashable],
    give: Give,
) -> tuple[list[Load], list[Work]]:
    """Return what each gets, and what nobody has the time for, if new works are given like that."""
    places = number(work.section for work in works)
    loads = {one.key: Load(one, places) for one in attendants}
    still_open = _hand_out_what_is_decided(works, loads)
    kept, new = _split(still_open, before=before, loads=loads)
    fair = _fair_share([*kept, *new], loads)
    for work in kept:
        loads[before[work.key]].add(work)
    fits, too_much = _select(new, loads, places=places)
    waiting = give(fits, loads, fair=fair)
    left_over = _squeeze_in(sorted([*waiting, *too_much], key=_in_order), loads, fair=fair)
    tolerance = (TOLERANCE_OF_CHANGE if kept else TOLERANCE) * fair
    even_out(loads.values(), tolerance=tolerance)
    movable = {
        work.key
        for load in loads.values()
        for work in load.works
        if before.get(work.key) != load.attendant.key
    }
    gather(loads.values(), movable=movable, fair=fair, tolerance=tolerance)
    # What has moved may have made room, and made evener what could not be: left as it is, that
    # would be done the next time, when nothing has changed.
    even_out(loads.values(), tolerance=TOLERANCE_OF_CHANGE * fair)
    return list(loads.values()), _squeeze_in(left_over, loads, fair=fair)


def _cost_of_all(shared: tuple[list[Load], list[Work]]) -> tuple[int, int]:
    loads, left_over = shared
    return sum(work.minutes for work in left_over), sum(load.spread() for load in loads)


def _in_order(work: Work) -> tuple[int, str, int, str]:
    """Sort as the work is done: the urgent first, then from room to room."""
    return (work.rank, work.section, work.position, repr(work.key))


def _hand_out_what_is_decided(works: Iterable[Work], loads: dict[Hashable, Load]) -> list[Work]:
    still_open = []
    for work in works:
        if work.fixed_to in loads:
            loads[work.fixed_to].add(work)
        else:
            still_open.append(work)
    return still_open


def _split(
    works: list[Work], *, before: Mapping[Hashable, Hashable], loads: dict[Hashable, Load]
) -> tuple[list[Work], list[Work]]:
    """Split into what can stay with who had it, and what has to be given to somebody."""
    kept, new = [], []
    minutes = {key: load.minutes for key, load in loads.items()}
    for work in sorted(works, key=_in_order):
        who = before.get(work.key)
        if who in loads and minutes[who] + work.minutes <= loads[who].attendant.minutes:
            minutes[who] += work.minutes
            kept.append(work)
        else:
            new.append(work)
    return kept, new


def _fair_share(works: list[Work], loads: dict[Hashable, Load]) -> float:
    """Return the part of the day that everybody has if all work is shared evenly, above 0."""
    there_is = sum(load.attendant.minutes for load in loads.values())
    to_do = sum(work.minutes for work in works) + sum(load.minutes for load in loads.values())
    return min(1.0, to_do / there_is) if there_is and to_do else 1.0


def _select(
    works: list[Work], loads: dict[Hashable, Load], *, places: Mapping[str, int]
) -> tuple[list[Work], list[Work]]:
    """Split into what there is time for, along the corridors, and the less urgent that is more."""
    there_is = sum(max(load.attendant.minutes - load.minutes, 0) for load in loads.values())
    fits, too_much = [], []
    for work in sorted(works, key=_in_order):
        if work.minutes <= there_is:
            there_is -= work.minutes
            fits.append(work)
        else:
            too_much.append(work)
    along = sorted(fits, key=lambda work: (places[work.section], work.position, repr(work.key)))
    return along, too_much


def _give_to_the_best(works: list[Work], loads: dict[Hashable, Load], *, fair: float) -> list[Work]:
    """Give each to whom it suits best; return what fits nobody."""
    return [work for work in works if not _give(work, loads, fair=fair)]


def _give_along_the_corridors(
    works: list[Work], loads: dict[Hashable, Load], *, fair: float
) -> list[Work]:
    """Give everybody the next rooms until they have a fair share; return what fits nobody."""
    waiting, takers = [], iter(loads.values())
    taker = next(takers, None)
    for work in works:
        while taker is not None and taker.share_with(work.minutes // 2) > fair:
            taker = next(takers, None)
        if taker is not None and taker.has_room_for(work.minutes):
            taker.add(work)
        else:
            waiting.append(work)
    return [work for work in waiting if not _give(work, loads, fair=fair)]


def _give(work: Work, loads: dict[Hashable, Load], *, fair: float) -> bool:
    able = [load for load in loads.values() if load.has_room_for(work.minutes)]
    if not able:
        return False
    min(able, key=lambda load: _cost(work, load, fair=fair)).add(work)
    return True


def _cost(work: Work, load: Load, *, fair: float) -> tuple[float, float]:
    # Half of the last work may lie beyond the fair share: the next list would miss it otherwise.
    beyond = load.share_with(work.minutes // 2) / fair - 1
    cost = max(beyond, 0.0)
    if not load.cleans_in(work.section):
        cost += OTHER_SECTION
    if not load.works:
        cost += NEW_LIST
    elif not load.is_in(work.section):
        cost += NEW_SECTION
    return cost, load.share_with(work.minutes)


def _squeeze_in(works: list[Work], loads: dict[Hashable, Load], *, fair: float) -> list[Work]:
    """Make room for what fits nobody by giving one of somebody's works to somebody else."""
    return [
        work for work in works if not _give(work, loads, fair=fair) and not _make_room(work, loads)
    ]


def _make_room(work: Work, loads: dict[Hashable, Load]) -> bool:
    for load in loads.values():
        missing = load.minutes + work.minutes - load.attendant.minutes
        for other in sorted(load.works, key=lambda each: (each.minutes, repr(each.key))):
            if other.fixed_to is not None or other.minutes < missing:
                continue
            taker = next(
                (to for to in loads.values() if to is not load and to.has_room_for(other.minutes)),
                None,
            )
            if taker is not None:
                load.remove(other)
                taker.add(other)
                load.add(work)
                return True
    return False
