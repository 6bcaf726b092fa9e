"""Which day and which tasks are shown: from the query string, and back into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from hotels.models import Property
from housekeeping.models import Task
from housekeeping.planning import Kind

ATTENDANT, FLOOR = "attendant", "floor"
# Further away from today there is nothing to be seen.
FARTHEST = timedelta(days=366)


class FilterForm(forms.Form):
    """What the query string may say; anything else is ignored."""

    day = forms.DateField(input_formats=["%Y-%m-%d"])
    by = forms.ChoiceField(choices=[(ATTENDANT, ""), (FLOOR, "")])
    kind = forms.ChoiceField(choices=[(kind.value, "") for kind in Kind])
    state = forms.ChoiceField(choices=Task.State.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """A day and a choice of its tasks."""

    day: date
    today: date
    by: str = ATTENDANT
    kind: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: QueryDict, *, hotel: Property, now: datetime) -> Filters:
        """Read a query string; without a day it is today in the hotel."""
        form = FilterForm(query)
        form.is_valid()
        today = hotel.today(now=now)
        data = {"day": today} | form.cleaned_data
        if abs(data["day"] - today) > FARTHEST:
            data["day"] = today
        return cls(**data, today=today)

    @property
    def query(self) -> str:
        """Return the query string, with its question mark unless it is empty."""
        data = {
            "day": "" if self.day == self.today else self.day.isoformat(),
            "by": "" if self.by == ATTENDANT else self.by,
            "kind": self.kind,
            "state": self.state,
        }
        query = urlencode({name: value for name, value in data.items() if value})
        return f"?{query}" if query else ""

    @property
    def day_query(self) -> str:
        """Return the query string for the day alone."""
        return replace(self, by=ATTENDANT, kind="", state="").query

    @property
    def all(self) -> Filters:
        """Return the same day with all of its tasks."""
        return replace(self, kind="", state="")

    @property
    def narrows(self) -> bool:
        """Tell whether some tasks are left out."""
        return bool(self.kind or self.state)

    @property
    def before(self) -> Filters:
        """Return the same on the day before."""
        return replace(self, day=self.day - timedelta(days=1))

    @property
    def after(self) -> Filters:
        """Return the same on the day after."""
        return replace(self, day=self.day + timedelta(days=1))

    def keeps(self, task: Task) -> bool:
        """Tell whether a task is shown."""
        return self.kind in {"", task.kind} and self.state in {"", task.state}
