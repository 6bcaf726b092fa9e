"""Query parameters, read as apaleo documents them. Unknown ones are ignored."""

import operator
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from starlette.datastructures import QueryParams

COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "eq": operator.eq,
    "neq": operator.ne,
    "lt": operator.lt,
    "gt": operator.gt,
    "lte": operator.le,
    "gte": operator.ge,
}
LANGUAGE = re.compile(r"[A-Za-z]{2}|all")


@dataclass
class InvalidParameter(Exception):
    """A parameter that cannot be; `message` is what the answer says, as `Path: text`."""

    message: str


@dataclass(frozen=True)
class Page:
    """Which part of a list is wanted; `number` counts from one."""

    number: int
    size: int

    def of(self, items: list) -> list:
        """Return the items on this page."""
        return items[(self.number - 1) * self.size : self.number * self.size]


class Query:
    """The parameters of one call. A parameter without a value counts as not given."""

    def __init__(self, parameters: QueryParams) -> None:
        self._parameters = parameters

    def text(self, name: str) -> str | None:
        """Return a single value."""
        return next((value for value in self._parameters.getlist(name) if value), None)

    def texts(self, name: str) -> frozenset[str] | None:
        """Return the values of a list, separated by commas or by repetition, or both."""
        values = {
            part.strip() for value in self._parameters.getlist(name) for part in value.split(",")
        }
        return frozenset(values - {""}) or None

    def sequence(self, name: str) -> list[str]:
        """Return the values of a list in the order in which they were given."""
        parts = ",".join(self._parameters.getlist(name)).split(",")
        return [part.strip() for part in parts if part.strip()]

    def flag(self, name: str) -> bool | None:
        """Return a boolean."""
        value = self.text(name)
        if value is None:
            return None
        if value.lower() not in {"true", "false"}:
            raise InvalidParameter(f"{_path(name)}: The value '{value}' is not valid.")
        return value.lower() == "true"

    def choice(self, name: str, options: Collection[str]) -> str | None:
        """Return one of the options."""
        value = self.text(name)
        if value is not None and value not in options:
            raise InvalidParameter(f"{_path(name)}: Invalid value provided.")
        return value

    def choices(self, name: str, options: Collection[str]) -> frozenset[str] | None:
        """Return some of the options."""
        values = self.texts(name)
        if values is not None and not values <= set(options):
            raise InvalidParameter(f"{_path(name)}: Invalid value provided.")
        return values

    def languages(self) -> frozenset[str] | None:
        """Return the languages asked for on a detail, `all` among them if it was named."""
        values = self.texts("languages")
        for value in values or ():
            if not LANGUAGE.fullmatch(value):
                raise InvalidParameter(f"Languages: The value '{value}' is not valid.")
        return values

    def comparisons(self, name: str) -> list[tuple[Callable[[int, int], bool], int]]:
        """Return the comparisons of a filter such as `gte_1,lt_3`, all of which must hold."""
        comparisons = []
        for value in sorted(self.texts(name) or ()):
            operation, _, number = value.partition("_")
            if operation not in COMPARISONS or not number.isdecimal():
                raise InvalidParameter(f"{_path(name)}: The value '{value}' is not valid.")
            comparisons.append((COMPARISONS[operation], int(number)))
        return comparisons

    def page(self, *, default_size: int, max_size: int) -> Page:
        """Return the page wanted; a size above the maximum is refused, not cut down."""
        return Page(
            number=self._count("pageNumber", default=1, max_size=2**31 - 1),
            size=self._count("pageSize", default=default_size, max_size=max_size),
        )

    def _count(self, name: str, *, default: int, max_size: int) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdecimal()):
            raise InvalidParameter(f"{_path(name)}: The value '{value}' is not valid.")
        if not 1 <= int(value) <= max_size:
            raise InvalidParameter(f"{_path(name)}: The value must be between 1 and {max_size}.")
        return int(value)


def _path(name: str) -> str:
    """Return the parameter's name as messages write it."""
    return name[0].upper() + name[1:]
