"""What any list of lines is chosen by: a tab, a search and a page, in the query string."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, Self, TypeVar
from urllib.parse import urlencode

from django import forms
from django.db import models

from matching import fold

L = TypeVar("L")
S = TypeVar("S", bound=models.TextChoices)


class ListFilterForm(forms.Form):
    """What the query string of any list may say; anything else is ignored."""

    search = forms.CharField(max_length=100)
    page = forms.IntegerField(min_value=1, max_value=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters(Generic[L, S]):
    """A choice of lines, and a page of them: from 1 on, and perhaps beyond the last."""

    show: S
    search: str = ""
    page: int = 1

    def keeps(self, line: L) -> bool:
        """Tell whether a line is shown."""
        raise NotImplementedError

    def showing(self, show: S) -> Self:
        """Return the same with another choice of `show`, from its first page."""
        return replace(self, show=show, page=1)

    def at(self, page: int) -> Self:
        """Return the same on another page."""
        return replace(self, page=page)

    @property
    def shared(self) -> dict[str, object]:
        """Return what the query string of any list says; what is empty is left out of it."""
        is_first_tab = self.show == next(iter(type(self.show)))
        return {
            "show": "" if is_first_tab else self.show.value,
            "search": self.search,
            "page": self.page if self.page > 1 else "",
        }

    @property
    def named(self) -> dict[str, object]:
        """Return all that the query string of this list says, in its order."""
        return self.shared

    @property
    def query(self) -> str:
        """Return the query string, with its question mark unless it is empty."""
        query = urlencode({name: value for name, value in self.named.items() if value})
        return f"?{query}" if query else ""

    def finds(self, texts: Iterable[str]) -> bool:
        """Tell whether each word searched for is somewhere in the texts, as people write."""
        if not self.search:
            return True
        text = fold(" ".join(texts))
        return all(word in text for word in fold(self.search).split())
