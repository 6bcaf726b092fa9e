"""Which rates are shown: from the query string, and back into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rates.page.by_rate.reading import RateRow
from rates.page.listing.filters import has_words

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


class FilterForm(forms.Form):
    """What the query string may say; anything else is ignored."""

    hotels = forms.ChoiceField(choices=[(ALL_HOTELS, "")])
    show = forms.ChoiceField(choices=Show.choices)
    search = forms.CharField(max_length=100)
    page = forms.IntegerField(min_value=1, max_value=1_000_000)


@dataclass(frozen=True, slots=True)
class RateFilters:
    """A choice of rates, of one hotel or of all hotels, and a page of them."""

    is_all: bool = False
    show: Show = Show.ALL
    search: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> RateFilters:
        """Read a query string."""
        form = FilterForm(query)
        form.is_valid()
        data = form.cleaned_data
        is_all = data.pop("hotels", "") == ALL_HOTELS
        return cls(is_all, Show(data.pop("show", Show.ALL)), **data)

    def keeps(self, row: RateRow) -> bool:
        """Tell whether a rate is shown: by its code, its name and the codes that it has."""
        if not KEEPS[self.show](row):
            return False
        texts = (row.group.own_code, row.group.own_name, *row.codes)
        return not self.search or has_words(self.search, texts)

    def showing(self, show: Show) -> RateFilters:
        """Return the same with another choice of `show`, from its first page."""
        return replace(self, show=show, page=1)

    def at(self, page: int) -> RateFilters:
        """Return the same on another page."""
        return replace(self, page=page)

    @property
    def query(self) -> str:
        """Return the query string, with its question mark unless it is empty."""
        data = {
            "hotels": ALL_HOTELS if self.is_all else "",
            "show": "" if self.show == Show.ALL else self.show.value,
            "search": self.search,
            "page": self.page if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in data.items() if value})
        return f"?{query}" if query else ""
