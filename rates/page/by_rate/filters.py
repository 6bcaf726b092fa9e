"""Which rates are shown: from the query string, and back into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rates.page.by_rate.reading import RateRow
from rates.page.listing.list_filters import ListFilterForm, ListFilters

ALL_HOTELS = "all"


class Show(models.TextChoices):
    """What the reader wants to see of the rates and room types."""

    ALL = "all", _("All")
    TO_DO = "open", _("To do")
    DONE = "done", _("Done")


KEEPS: dict[Show, Callable[[RateRow], bool]] = {
    Show.ALL: lambda row: True,
    Show.TO_DO: lambda row: not row.is_done,
    Show.DONE: lambda row: row.is_done,
}


class FilterForm(ListFilterForm):
    """What the query string may say; anything else is ignored."""

    hotels = forms.ChoiceField(choices=[(ALL_HOTELS, "")])
    show = forms.ChoiceField(choices=Show.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFilters(ListFilters[RateRow, Show]):
    """A choice of rates, of one hotel or of all hotels."""

    show: Show = Show.ALL
    is_all: bool = False

    @classmethod
    def of(cls, query: QueryDict) -> RateFilters:
        """Read a query string."""
        form = FilterForm(query)
        form.is_valid()
        data = form.cleaned_data
        is_all = data.pop("hotels", "") == ALL_HOTELS
        return cls(is_all=is_all, show=Show(data.pop("show", Show.ALL)), **data)

    def keeps(self, row: RateRow) -> bool:
        """Tell whether a rate is shown: by its code, its name and the codes that it has."""
        texts = (row.group.own_code, row.group.own_name, *row.codes)
        return KEEPS[self.show](row) and self.finds(texts)

    @property
    def named(self) -> dict[str, object]:
        """Return what the query string says, first whether all hotels are looked at."""
        return {"hotels": ALL_HOTELS if self.is_all else ""} | self.shared
