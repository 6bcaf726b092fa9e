"""Which lines of the mapping page are shown: from the query string, and back into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matching import fold
from rates.page.lines import RateLine


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


class FilterForm(forms.Form):
    """What the query string may say; anything else is ignored."""

    show = forms.ChoiceField(choices=Show.choices)
    room_type = forms.CharField(max_length=50)
    search = forms.CharField(max_length=100)
    page = forms.IntegerField(min_value=1, max_value=1_000_000)


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of lines, and a page of them."""

    show: Show = Show.ALL
    room_type: str = ""
    search: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        """Read a query string."""
        form = FilterForm(query)
        form.is_valid()
        data = form.cleaned_data
        return cls(Show(data.pop("show", Show.ALL)), **data)

    def keeps(self, line: RateLine) -> bool:
        """Tell whether a line is shown."""
        return (
            KEEPS[self.show](line)
            and self.room_type in {"", line.row.unit_group.code}
            and self._finds(line)
        )

    def showing(self, show: Show) -> Filters:
        """Return the same with another choice of `show`, from its first page."""
        return replace(self, show=show, page=1)

    def at(self, page: int) -> Filters:
        """Return the same on another page."""
        return replace(self, page=page)

    @property
    def query(self) -> str:
        """Return the query string, with its question mark unless it is empty."""
        data = {
            "show": "" if self.show == Show.ALL else self.show.value,
            "room_type": self.room_type,
            "search": self.search,
            "page": self.page if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in data.items() if value})
        return f"?{query}" if query else ""

    def _finds(self, line: RateLine) -> bool:
        if not self.search:
            return True
        texts = [line.own_code, line.own_name, line.room_type]
        if line.code:
            texts += [line.code.code, line.code.name]
        return has_words(self.search, texts)


def has_words(search: str, texts: Iterable[str]) -> bool:
    """Tell whether each of the words searched for is somewhere in the texts, as people write."""
    text = fold(" ".join(texts))
    return all(word in text for word in fold(search).split())
