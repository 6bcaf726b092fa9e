"""Which lines of the mapping page are shown: from the query string, and back into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rates.page.lines import RateLine
from rates.page.listing.list_filters import ListFilterForm, ListFilters


class Show(models.TextChoices):
    """What the reader wants to see of the rate plans."""

    ALL = "all", _("All")
    UNMAPPED = "unmapped", _("To do")
    MAPPED = "mapped", _("Mapped")
    CONFLICT = "conflict", _("Conflicts")
    FLAGGED = "flagged", _("To look at")
    EXCLUDED = "aside", _("Not used")


KEEPS: dict[Show, Callable[[RateLine], bool]] = {
    Show.ALL: lambda line: True,
    Show.UNMAPPED: lambda line: line.is_unmapped,
    Show.MAPPED: lambda line: line.current is not None,
    Show.CONFLICT: lambda line: line.is_conflicting,
    Show.FLAGGED: lambda line: line.is_flagged,
    Show.EXCLUDED: lambda line: line.is_excluded,
}


class FilterForm(ListFilterForm):
    """What the query string may say; anything else is ignored."""

    show = forms.ChoiceField(choices=Show.choices)
    room_type = forms.CharField(max_length=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(ListFilters[RateLine, Show]):
    """A choice of lines by their room type too."""

    show: Show = Show.ALL
    room_type: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        """Read a query string."""
        form = FilterForm(query)
        form.is_valid()
        data = form.cleaned_data
        return cls(show=Show(data.pop("show", Show.ALL)), **data)

    def keeps(self, line: RateLine) -> bool:
        """Tell whether a line is shown."""
        texts = [line.own_code, line.own_name, line.room_type]
        if line.code:
            texts += [line.code.code, line.code.name]
        return (
            KEEPS[self.show](line)
            and self.room_type in {"", line.row.unit_group.code}
            and self.finds(texts)
        )

    @property
    def named(self) -> dict[str, object]:
        """Return what the query string says, the room type beside the tab."""
        return {"show": "", "room_type": self.room_type} | self.shared
