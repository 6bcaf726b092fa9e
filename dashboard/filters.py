"""Which hotels the home shows and in which order: what stands in its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rates.models import MappableRatePlan, used_kinds

MAX_SEARCH = 100


class Show(TextChoices):
    """Which hotels."""

    ALL = "", _("All hotels")
    LEFT = "left", _("With something to map")
    FLAGGED = "flagged", _("With rate plans that need a look")
    UNSERVED = "unserved", _("With codes that nothing has")
    STALE = "stale", _("Mapped, but not up to date")
    TROUBLE = "trouble", _("Not up to date")
    CHECKED = "checked", _("Being checked")
    UNUSED = "unused", _("Not used")


class Sort(TextChoices):
    """In which order, within each apaleo account."""

    NAME = "", _("By name")
    LEFT = "left", _("Most to map first")
    ROOMS = "rooms", _("Most rooms first")


# What tells hotels apart only where the maker's app has codes.
ABOUT_MAPPING = frozenset({Show.LEFT, Show.FLAGGED, Show.UNSERVED, Show.STALE})


def get_shows() -> list[Show]:
    """Return the choices that are offered; rate plans alone need a look."""
    kinds = used_kinds()
    left_out = set() if kinds else set(ABOUT_MAPPING)
    if MappableRatePlan.kind not in kinds:
        left_out.add(Show.FLAGGED)
    return [show for show in Show if show not in left_out]


def get_sorts() -> list[Sort]:
    """Return the orders that are offered."""
    return [sort for sort in Sort if used_kinds() or sort != Sort.LEFT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The search, the choice, the order and the page; whatever is none counts as not given."""

    search: str = ""
    show: Show = Show.ALL
    sort: Sort = Sort.NAME
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """Read the address."""
        show, sort, page = query.get("show", ""), query.get("sort", ""), query.get("page", "")
        is_number = page.isascii() and page.isdecimal() and len(page) < 7
        return cls(
            search=query.get("q", "").strip()[:MAX_SEARCH],
            show=Show(show) if show in get_shows() else Show.ALL,
            sort=Sort(sort) if sort in get_sorts() else Sort.NAME,
            page=max(1, int(page)) if is_number else 1,
        )

    @property
    def is_narrowing(self) -> bool:
        """Tell whether some hotels are left out."""
        return bool(self.search or self.show)

    @property
    def query(self) -> str:
        """Return the end of the address that leads here, without what is as always."""
        given: dict[str, Any] = {
            "q": self.search,
            "show": self.show.value,
            "sort": self.sort.value,
            "page": self.page if self.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in given.items() if value})

    def at(self, page: int) -> Self:
        """Return the same on another page."""
        return replace(self, page=page)
