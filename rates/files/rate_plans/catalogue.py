"""The rate plans and rate codes that the rows of a file can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q

from hotels.models import Property
from rates.files.rate_plans.import_rows import ImportRow
from rates.files.values import RowError
from rates.models import MappableRatePlan, RateCode, RatePlanMapping

# Comparing one unknown code with all that there are takes a while.
MAX_LIKELY_CODES = 50


class Catalogue:
    """What there is, read in three statements however many rows ask for it."""

    def __init__(self, rows: Sequence[ImportRow], *, hotel: Property | None) -> None:
        accounts = {row.account for row in rows if row.account}
        self._plans: dict[Any, list[MappableRatePlan]] = defaultdict(list)
        for plan in _plans_of(rows, accounts=accounts, hotel=hotel):
            account = plan.connection.account_id
            self._plans[account, plan.remote_id].append(plan)
            self._plans[account, plan.property.code, plan.code].append(plan)
        self._codes: dict[UUID, dict[str, RateCode]] = defaultdict(dict)
        self._without_zeros: dict[tuple[UUID, str], RateCode] = {}
        self._likely_codes: dict[tuple[UUID, str], str] = {}
        for code in RateCode.objects.filter(account__in=accounts).order_by("pk"):
            word = code.code.lower()
            self._codes[code.account_id][word] = code
            self._without_zeros[code.account_id, word.lstrip("0")] = code

    def plan(self, row: ImportRow) -> MappableRatePlan:
        """Return the rate plan that a row means; raises RowError.

        A rate plan of somebody else is none, in the same words as one that nobody has.
        """
        if not (row.plan_id or row.plan_code):
            raise RowError("The row names no rate plan.")
        found = [
            plan
            for plan in self._plans.get(_key(row), [])
            if row.hotel_code in {"", plan.property.code}
            and (row.plan_id or row.room_type_code in {"", plan.unit_group.code})
        ]
        if not found:
            raise RowError("There is no such rate plan here.")
        if len(found) > 1:
            raise RowError(f"This could be any of {len(found)} rate plans: give the rate plan id.")
        return found[0]

    def code(self, plan: MappableRatePlan, row: ImportRow, *, creates_codes: bool) -> RateCode:
        """Return the rate code that a row means, a new one if there is none; raises RowError.

        One that differs from a known code by zeros alone is never made: a spreadsheet drops them.
        """
        account, word = plan.connection.account, row.code.lower()
        codes = self._codes[account.pk]
        if word in codes:
            return codes[word]
        like = self._without_zeros.get((account.pk, word.lstrip("0")))
        if like is not None and not like._state.adding:
            raise RowError(
                f"There is no rate code {row.code}. Do you mean {like.code}? "
                "A spreadsheet may have dropped the zeros."
            )
        if not creates_codes:
            likely = self._likely_code(account.pk, word)
            raise RowError(f"There is no rate code {row.code}. {likely}".rstrip())
        codes[word] = RateCode(account=account, code=row.code)
        return codes[word]

    def _likely_code(self, account: UUID, word: str) -> str:
        key = (account, word)
        if key not in self._likely_codes and len(self._likely_codes) < MAX_LIKELY_CODES:
            codes = self._codes[account]
            close = get_close_matches(word, codes, n=1, cutoff=0.7)
            self._likely_codes[key] = f"Do you mean {codes[close[0]].code}?" if close else ""
        return self._likely_codes.get(key, "")


def _key(row: ImportRow) -> tuple[UUID | str | None, ...]:
    if row.plan_id:
        return row.account, row.plan_id
    return row.account, row.hotel_code, row.plan_code


def _plans_of(rows: Sequence[ImportRow], *, accounts: set[UUID], hotel: Property | None) -> Any:
    by_id = Q(remote_id__in={row.plan_id for row in rows if row.plan_id})
    by_code = Q(
        code__in={row.plan_code for row in rows if not row.plan_id},
        property__code__in={row.hotel_code for row in rows if not row.plan_id},
    )
    plans = MappableRatePlan.objects.filter(by_id | by_code, connection__account__in=accounts)
    if hotel is not None:
        plans = plans.filter(property=hotel)
    return plans.select_related("property", "unit_group", "connection__account").prefetch_related(
        Prefetch("mappings", mappings_in_time())
    )


def mappings_in_time() -> Any:
    """Return mappings with their codes, the earliest of a rate plan first."""
    begin = F("valid_from").asc(nulls_first=True)
    return RatePlanMapping.objects.select_related("code").order_by(begin, "pk")
