"""The rate plans or room types that the rows of a file can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower

from rates.files.rate_plans.import_rows import ImportRow
from rates.files.rate_plans.subjects import RATE_PLANS, Subject
from rates.files.values import RowError, without_invisible
from rates.models import AnyMappable, MappableRatePlan


class Catalogue:
    """What there is, read in a handful of statements however many rows ask for it.

    Ids and codes of apaleo are the same in any case here: people write them as they like.
    """

    def __init__(self, rows: Sequence[ImportRow], *, subject: Subject) -> None:
        self.subject = subject
        accounts = {row.account for row in rows if row.account}
        self._plans: dict[Any, list[AnyMappable]] = defaultdict(list)
        for plan in _rows_of(rows, subject=subject, accounts=accounts):
            account = plan.connection.account_id
            self._plans[account, plan.remote_id.lower()].append(plan)
            self._plans[account, plan.property.code.lower(), plan.code.lower()].append(plan)

    def find(self, row: ImportRow) -> AnyMappable:
        """Return what a row means; raises RowError.

        What is somebody else's is not there, in the same words as what nobody has.
        """
        if not (row.own_id or row.own_code):
            raise RowError(str(self.subject.names_nothing))
        found = [
            plan
            for plan in self._plans.get(_key(row), [])
            if row.hotel_code.lower() in {"", plan.property.code.lower()}
            and (row.own_id or row.room_type_code.lower() in {"", _room_type_of(plan)})
        ]
        if not found:
            raise RowError(_not_found(row, self.subject))
        if len(found) > 1:
            exact = [plan for plan in found if plan.remote_id == row.own_id]
            if len(exact) != 1:
                raise RowError(str(self.subject.is_ambiguous) % {"number": len(found)})
            return exact[0]
        return found[0]


def _not_found(row: ImportRow, subject: Subject) -> str:
    named = (row.own_id, row.hotel_code, row.own_code, row.room_type_code)
    for text in named:
        seen = without_invisible(text)
        if seen != text:
            return str(subject.has_invisible) % {"text": seen}
    return str(subject.is_not_here)


def _key(row: ImportRow) -> tuple[UUID | str | None, ...]:
    if row.own_id:
        return row.account, row.own_id.lower()
    return row.account, row.hotel_code.lower(), row.own_code.lower()


def _room_type_of(row: AnyMappable) -> str:
    return row.unit_group.code.lower() if isinstance(row, MappableRatePlan) else ""


def _rows_of(rows: Sequence[ImportRow], *, subject: Subject, accounts: set[UUID]) -> Any:
    by_code = [row for row in rows if not row.own_id]
    objects: Any = subject.proxy.objects
    plans = objects.alias(
        lower_id=Lower("remote_id"), lower_code=Lower("code"), lower_hotel=Lower("property__code")
    ).filter(
        Q(lower_id__in=_lowered(row.own_id for row in rows))
        | Q(
            lower_code__in=_lowered(row.own_code for row in by_code),
            lower_hotel__in=_lowered(row.hotel_code for row in by_code),
        ),
        connection__account__in=accounts,
    )
    own = ("is_excluded", "unit_group") if subject is RATE_PLANS else ()
    near = ("unit_group",) if subject is RATE_PLANS else ()
    # Prefetched and not joined, so that ten thousand rate plans share one hotel and one account.
    return plans.only(
        "remote_id", "code", "name", "mapping_version", "property", "connection", *own
    ).prefetch_related(
        "property",
        *near,
        "connection__account",
        Prefetch("mappings", mappings_in_time(subject.proxy)),
    )


def _lowered(texts: Iterable[str]) -> set[str]:
    return {text.lower() for text in texts if text}


def mappings_in_time(proxy: type[AnyMappable]) -> Any:
    """Return mappings with their codes, the earliest of a row first."""
    begin = F("valid_from").asc(nulls_first=True)
    mappings: Any = proxy.mapping_model.objects
    return mappings.order_by(begin, "pk").prefetch_related("code")
