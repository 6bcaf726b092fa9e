"""Whether a column holds a value, as PostgreSQL and SQLite both do; and what it holds instead.

The last place before the database: what gets through here can be written, and is read again as it
was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache, partial
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from accounts.names import SEVERAL_LINES
from hotels.sync.columns import Columns, Unknown

# SQLite knows no bounds of its own, so that these hold there too.
RANGES = BaseDatabaseOperations.integer_field_ranges
# Of a description that has no bound of its own; pages and the matcher read all of it.
MAX_TEXT = 4000


class Unfit(Exception):
    """A column holds neither the value nor anything that could stand for it; names the field."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Columns that can be written, and the fields of which something else was taken."""

    columns: Columns
    substituted: tuple[str, ...]


def fit(model: type[models.Model], columns: Mapping[str, Any], *, remote_id: str) -> Fitted:
    """Return what the columns of `model` will hold.

    Text is cut, a name is put into one line, and decimals are rounded; a number that is too large,
    or a reference to what is not there, becomes null where the column takes that, and 0 where it
    is a number. Only what is lost is named, not a digit behind the last one of the column. Raises
    Unfit.
    """
    if _column(model, "remote_id").convert(remote_id) != remote_id:
        raise Unfit("id")
    fitted, substituted = {}, []
    for name, value in columns.items():
        column = _column(model, name)
        held = None if value is None else column.convert(value)
        if held is None:
            held = column.instead
            if isinstance(held, Unfit):
                raise Unfit(name)
        fitted[name] = held
        if held is not value and held != value and not _is_rounded(value, held):
            substituted.append(name)
    return Fitted(fitted, tuple(substituted))


@dataclass(frozen=True, slots=True)
class _Column:
    """How a value becomes what a column holds, None if it does not, and what is held `instead`."""

    convert: Callable[[Any], Any]
    instead: Any


@cache
def _column(model: type[models.Model], name: str) -> _Column:
    """Return the rule for a column; made once, as a load asks for it a hundred thousand times."""
    field: Any = model._meta.get_field(name)
    is_number = isinstance(field, models.IntegerField | models.DecimalField)
    return _Column(_converter(field), None if field.null else 0 if is_number else Unfit(name))


def _converter(field: Any) -> Callable[[Any], Any]:
    match field:
        case models.ForeignKey():
            return _reference
        case models.BooleanField():
            return _flag
        case models.IntegerField():
            low, high = RANGES[field.get_internal_type()]
            return partial(_integer, low, high)
        case models.DecimalField():
            return partial(_decimal, field.decimal_places or 0, field.max_digits or 0)
        case models.CharField():
            return partial(_line, field.max_length or MAX_TEXT)
        case models.TextField():
            return partial(_text, MAX_TEXT)
        case models.JSONField():
            return _texts
    raise TypeError(f"{field}: no rule says what its column holds")


def _reference(value: Any) -> Any:
    return None if value is Unknown.KEY else value


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _integer(low: int, high: int, value: Any) -> int | None:
    return value if type(value) is int and low <= value <= high else None


def _decimal(places: int, digits: int, value: Any) -> Decimal | None:
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    # Before it is rounded, which would take as long as the number is.
    if value.adjusted() >= digits - places:
        return None
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    return rounded if rounded.adjusted() < digits - places else None


def _text(max_length: int, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    text: str = value.replace("\x00", "")
    return text[:max_length]


def _line(max_length: int, value: Any) -> str | None:
    text = _text(max_length, value)
    if text is None or text.isprintable():
        return text
    return SEVERAL_LINES.sub(" ", text)


def _texts(value: Any) -> list[str] | None:
    """Return a list of codes; the only JSON that is mirrored."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return [one.encode("utf-8", "replace").decode("utf-8").replace("\x00", "") for one in value]


def _is_rounded(value: Any, held: Any) -> bool:
    return isinstance(value, Decimal) and isinstance(held, Decimal)
