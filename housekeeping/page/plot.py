"""The days to come as bars: where each stands and how high it is, in the plot's own units."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from housekeeping.page.labels import KINDS
from housekeeping.scheduling.forecast import ForecastDay

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

HEIGHT, BAR, GAP = 120, 32, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day to come. Lengths are in units of the plot; hours are the day's work."""

    day: ForecastDay
    hours: float
    tasks: int
    kinds: list[tuple[Promise, int]]
    x: int
    middle: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """All bars, and the size of the picture."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    bar: int = BAR


def plot(days: list[ForecastDay]) -> Plot:
    """Return the bars of the days; the highest fills the picture."""
    highest = max((day.minutes for day in days), default=0) or 1
    bars = []
    for number, day in enumerate(days):
        height = round(HEIGHT * day.minutes / highest, 1)
        x = GAP + number * (BAR + GAP)
        bars.append(
            Bar(
                day=day,
                hours=round(day.minutes / 60, 1),
                tasks=sum(day.tasks.values()),
                kinds=[(KINDS[kind], day.tasks[kind]) for kind in KINDS if kind in day.tasks],
                x=x,
                middle=x + BAR // 2,
                y=HEIGHT - height,
                height=height,
            )
        )
    return Plot(bars=bars, width=GAP + len(days) * (BAR + GAP))


def as_json(day: ForecastDay) -> dict[str, Any]:
    """Return a day as JSON has it; `from_json` takes it back."""
    return asdict(day) | {"on": day.on.isoformat()}


def from_json(data: dict[str, Any]) -> ForecastDay:
    """Return the day that `as_json` wrote."""
    return ForecastDay(**(data | {"on": date.fromisoformat(data["on"])}))
