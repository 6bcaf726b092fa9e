"""Whether a column holds a value, as PostgreSQL and SQLite both do; and what it holds instead.

The last place before the database: what gets through here can be written, and is read again as it
was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import cache
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
    if _convert(remote_id, _field(model, "remote_id")) != remote_id:
        raise Unfit("id")
    fitted, substituted = {}, []
    for name, value in columns.items():
        held = _hold(value, _field(model, name), name=name)
        fitted[name] = held
        if held != value and not _is_rounded(value, held):
            substituted.append(name)
    return Fitted(fitted, tuple(substituted))


@cache
def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # none is generic
    return field


def _hold(value: Any, field: models.Field[Any, Any], *, name: str) -> Any:
    """Return what the field holds of a value; raises Unfit naming it."""
    held = None if value is None else _convert(value, field)
    if held is not None or field.null:
        return held
    if isinstance(field, models.IntegerField | models.DecimalField):
        return 0
    raise Unfit(name)


def _convert(value: Any, field: models.Field[Any, Any]) -> Any:
    """Return the value as its column holds it, None if it does not."""
    match field:
        case models.ForeignKey():
            return None if value is Unknown.KEY else value
        case models.BooleanField():
            return value if isinstance(value, bool) else None
        case models.IntegerField():
            return _integer(value, field)
        case models.DecimalField():
            return _decimal(value, field)
        case models.CharField():
            text = _text(value, field)
            return None if text is None else SEVERAL_LINES.sub(" ", text)
        case models.TextField():
            return _text(value, field)
        case models.JSONField():
            return _texts(value)
    raise TypeError(f"{field}: no rule says what its column holds")


def _integer(value: Any, field: models.Field[Any, Any]) -> int | None:
    low, high = RANGES[field.get_internal_type()]
    return value if type(value) is int and low <= value <= high else None


def _decimal(value: Any, field: models.DecimalField[Any, Any]) -> Decimal | None:
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    places, digits = field.decimal_places or 0, field.max_digits or 0
    # Before it is rounded, which would take as long as the number is.
    if value.adjusted() >= digits - places:
        return None
    try:
        rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    except InvalidOperation:
        return None
    return rounded if rounded.adjusted() < digits - places else None


def _text(value: Any, field: models.Field[Any, Any]) -> str | None:
    if not isinstance(value, str):
        return None
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    text: str = value.replace("\x00", "")
    return text[: field.max_length or MAX_TEXT]


def _texts(value: Any) -> list[str] | None:
    """Return a list of codes; the only JSON that is mirrored."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return [one.encode("utf-8", "replace").decode("utf-8").replace("\x00", "") for one in value]


def _is_rounded(value: Any, held: Any) -> bool:
    return isinstance(value, Decimal) and isinstance(held, Decimal)
