"""Making lists that are there more even, and their rooms nearer to each other."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass

from housekeeping.sharing.work import Load, Work

# With how many of the nearest somebody tries to exchange what they have in a section.
TAKERS = 3


def even_out(loads: Collection[Load], *, tolerance: float) -> None:
    """Move or swap work between the fullest and others while that brings them together.

    Of what would help, what scatters rooms the least is done, be it from neighbour to neighbour.
    """
    for _ in range(sum(len(load.works) for load in loads)):
        *others, high = sorted(loads, key=_share)
        if not others or _share(high) - _share(others[0]) <= tolerance:
            return
        changes = [change for low in others for change in _changes(high, low)]
        if not changes:
            return
        min(changes, key=lambda change: change.cost).make()


@dataclass(frozen=True)
class _Change:
    """A work that goes from one to another, and maybe one that goes back."""

    giver: Load
    taker: Load
    work: Work
    back: Work | None
    cost: tuple[int, float, float]

    def make(self) -> None:
        _move(self.work, self.giver, self.taker)
        if self.back is not None:
            _move(self.back, self.taker, self.giver)


def _changes(high: Load, low: Load) -> Iterator[_Change]:
    """Find what makes the fuller of two less full."""
    full = _share(high) - 1e-9
    if _share(low) >= full:
        return
    scattered, centre = high.spread() + low.spread(), low.centre
    backs = [None, *_nearest(low, high)]
    for work in _nearest(high, low):
        for back in backs:
            difference = work.minutes - (back.minutes if back else 0)
            fuller = max(high.share_with(-difference), low.share_with(difference))
            if fuller < full and low.has_room_for(difference):
                section = back.section if back else None
                spread = high.spread(more=section, less=work.section)
                spread += low.spread(more=work.section, less=section)
                distance = abs(work.position - centre)
                yield _Change(high, low, work, back, (spread - scattered, fuller, distance))


def _nearest(giver: Load, taker: Load) -> list[Work]:
    """Return what can be given away: of works alike in section and minutes the nearest one."""
    centre = taker.centre
    works = sorted(giver.works, key=lambda work: (abs(work.position - centre), repr(work.key)))
    # The last that is put in stays.
    alike = {
        (work.section, work.minutes): work for work in reversed(works) if work.fixed_to is None
    }
    return list(alike.values())


def gather(
    loads: Collection[Load], *, movable: Collection[Hashable], fair: float, tolerance: float
) -> None:
    """Exchange works among `movable` so that fewer go to another floor for few rooms.

    Shares stay within half of the tolerance around the fair one, or within what they were.
    """
    shares = [_share(load) for load in loads]
    if len(shares) < 2:
        return
    band = min(*shares, fair - tolerance / 2), max(*shares, fair + tolerance / 2)
    for _ in range(len(shares)):
        left = [_leave_a_section(load, loads, movable=movable, band=band) for load in loads]
        if not any(left):
            return


def _leave_a_section(
    load: Load,
    loads: Collection[Load],
    *,
    movable: Collection[Hashable],
    band: tuple[float, float],
) -> bool:
    """Give all that somebody has in a section to somebody for whom it is nearer."""
    for section, works in sorted(load.by_section().items(), key=lambda each: len(each[1])):
        is_much = sum(work.minutes for work in works) > load.minutes / 2
        if is_much or any(_stays(work, movable) for work in works):
            continue
        gain = load.spread() - load.spread(without=section)
        takers = sorted(
            (taker.spread(more=section) - taker.spread(), _share(taker), place, taker)
            for place, taker in enumerate(loads)
            if taker is not load
        )
        for cost, _, _, taker in takers[:TAKERS]:
            if cost < gain and _exchange(works, load, taker, movable=movable, band=band):
                return True
    return False


def _exchange(
    works: list[Work],
    giver: Load,
    taker: Load,
    *,
    movable: Collection[Hashable],
    band: tuple[float, float],
) -> bool:
    """Give works away and take others for them; False, and all as it was, if that is no better."""
    scattered, [section] = giver.spread() + taker.spread(), {work.section for work in works}
    lowest, highest = band
    moved = [(work, giver, taker) for work in works]
    for move in moved:
        _move(*move)
    while _share(taker) > highest + 1e-9 or _share(giver) < lowest - 1e-9:
        backs = [
            work
            for work in _nearest(taker, giver)
            if work.section != section
            and work.key in movable
            and giver.share_with(work.minutes) <= highest + 1e-9
            and taker.share_with(-work.minutes) >= lowest - 1e-9
            and giver.has_room_for(work.minutes)
        ]
        if not backs:
            break
        back = min(
            backs,
            key=lambda work: (
                giver.spread(more=work.section) + taker.spread(less=work.section),
                -work.minutes,
                abs(work.position - giver.centre),
            ),
        )
        moved.append((back, taker, giver))
        _move(*moved[-1])
    is_better = (
        giver.spread() + taker.spread() < scattered
        and all(lowest - 1e-9 <= _share(load) <= highest + 1e-9 for load in (giver, taker))
        and taker.has_room_for(0)
    )
    if not is_better:
        for work, there, here in reversed(moved):
            _move(work, here, there)
    return is_better


def _stays(work: Work, movable: Collection[Hashable]) -> bool:
    return work.fixed_to is not None or work.key not in movable


def _share(load: Load) -> float:
    return load.share_with(0)


def _move(work: Work, giver: Load, taker: Load) -> None:
    giver.remove(work)
    taker.add(work)
