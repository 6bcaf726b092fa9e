"""The rate plans that the rows of a file can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hotels.models import Property
from rates.files.rate_plans.import_rows import ImportRow
from rates.files.values import RowError, without_invisible
from rates.models import MappableRatePlan, RatePlanMapping


class Catalogue:
    """What there is, read in a handful of statements however many rows ask for it.

    Ids and codes of apaleo are the same in any case here: people write them as they like.
    """

    def __init__(self, rows: Sequence[ImportRow], *, hotel: Property | None) -> None:
        accounts = {row.account for row in rows if row.account}
        self._plans: dict[Any, list[MappableRatePlan]] = defaultdict(list)
        for plan in _plans_of(rows, accounts=accounts, hotel=hotel):
            account = plan.connection.account_id
            self._plans[account, plan.remote_id.lower()].append(plan)
            self._plans[account, plan.property.code.lower(), plan.code.lower()].append(plan)

    def plan(self, row: ImportRow) -> MappableRatePlan:
        """Return the rate plan that a row means; raises RowError.

        A rate plan of somebody else is none, in the same words as one that nobody has.
        """
        if not (row.plan_id or row.plan_code):
            raise RowError(_("The row names no rate plan."))
        found = [
            plan
            for plan in self._plans.get(_key(row), [])
            if row.hotel_code.lower() in {"", plan.property.code.lower()}
            and (row.plan_id or row.room_type_code.lower() in {"", plan.unit_group.code.lower()})
        ]
        if not found:
            raise RowError(_not_found(row))
        if len(found) > 1:
            exact = [plan for plan in found if plan.remote_id == row.plan_id]
            if len(exact) != 1:
                raise RowError(
                    _("This could be any of %(number)d rate plans: give the rate plan id.")
                    % {"number": len(found)}
                )
            return exact[0]
        return found[0]


def _not_found(row: ImportRow) -> str:
    named = (row.plan_id, row.hotel_code, row.plan_code, row.room_type_code)
    for text in named:
        seen = without_invisible(text)
        if seen != text:
            return _(
                "There is an invisible character in what names the rate plan. It probably is "
                "%(text)s: type it again."
            ) % {"text": seen}
    return _("There is no such rate plan here.")


def _key(row: ImportRow) -> tuple[UUID | str | None, ...]:
    if row.plan_id:
        return row.account, row.plan_id.lower()
    return row.account, row.hotel_code.lower(), row.plan_code.lower()


def _plans_of(rows: Sequence[ImportRow], *, accounts: set[UUID], hotel: Property | None) -> Any:
    by_code = [row for row in rows if not row.plan_id]
    plans = MappableRatePlan.objects.alias(
        lower_id=Lower("remote_id"), lower_code=Lower("code"), lower_hotel=Lower("property__code")
    ).filter(
        Q(lower_id__in=_lowered(row.plan_id for row in rows))
        | Q(
            lower_code__in=_lowered(row.plan_code for row in by_code),
            lower_hotel__in=_lowered(row.hotel_code for row in by_code),
        ),
        connection__account__in=accounts,
    )
    if hotel is not None:
        plans = plans.filter(property=hotel)
    # Prefetched and not joined, so that ten thousand rate plans share one hotel and one account.
    return plans.only(
        "remote_id",
        "code",
        "name",
        "mapping_version",
        "is_excluded",
        "property",
        "unit_group",
        "connection",
    ).prefetch_related(
        "property", "unit_group", "connection__account", Prefetch("mappings", mappings_in_time())
    )


def _lowered(texts: Iterable[str]) -> set[str]:
    return {text.lower() for text in texts if text}


def mappings_in_time() -> Any:
    """Return mappings with their codes, the earliest of a rate plan first."""
    begin = F("valid_from").asc(nulls_first=True)
    return RatePlanMapping.objects.order_by(begin, "pk").prefetch_related("code")
