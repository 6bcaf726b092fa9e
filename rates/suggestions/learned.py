"""What people decided, in the account and in others, as the matcher wants it for each row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import matching
from matching import Context, Decisions, Likeness
from rates.models import DECIDED, AnyMappable, MappableRatePlan, RateCode, RoomCode
from rates.patterns import Patterns

Record = matching.Plan | matching.RoomType
# So many different rates are read for what their names mean; the rest is found by its codes.
MAX_READ = 2_000


@dataclass(frozen=True, slots=True)
class Decided:
    """A row on which people have decided, with what it is compared by, and the code."""

    pk: int
    hotel: Any
    where: str
    record: Record
    code: str
    origin: str = ""


@dataclass(slots=True)
class Learned:
    """What people decided on all rows of one kind, whoever asks for which of them."""

    patterns: Patterns
    decided: Decisions = field(default_factory=Decisions)
    declined: Decisions = field(default_factory=Decisions)
    declined_by_row: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(
        cls, decided: Iterable[Decided], declined: Iterable[Decided], patterns: Patterns
    ) -> Learned:
        """Put in order what was read; what a default or a rule has done is no decision."""
        learned = cls(patterns)
        _add(learned.decided, (each for each in decided if each.origin in DECIDED))
        declined = list(declined)
        _add(learned.declined, declined)
        for each in declined:
            learned.declined_by_row[each.pk].add(each.code)
        return learned

    def context_of(self, row: AnyMappable, record: Record, *, base: str | None = None) -> Context:
        """Return what was decided for the like of a row; `base` is the code of its base plan."""
        context: dict[str, Any] = {}
        if self.decided or self.declined:
            keys = get_row_keys(row)
            declined = frozenset(self.declined_by_row.get(row.pk, ()))
            context = {
                "declined": declined,
                "declined_alike": self.declined.codes_of(keys),
                "precedent": self.decided.find(keys, hotel=row.property_id, without=declined),
            }
        found = self.patterns.find(record)
        if found:
            context |= {"others_for": found.accepted, "others_against": found.rejected}
        if base is not None:
            context["base_mapped_to"] = base
        return Context(**context) if context else matching.EMPTY_CONTEXT


def _add(decisions: Decisions, decided: Iterable[Decided]) -> None:
    read: set[Any] = set()
    for each in decided:
        record = each.record
        words: dict[str, Any] = {
            "hotel": each.hotel,
            "code": each.code,
            "own_code": record.code,
            "where": each.where,
        }
        if not isinstance(record, matching.Plan):
            decisions.add(matching.get_keys(record), **words)
            continue
        rate = matching.rate_key(record.code, record.unit_group_code)
        decisions.add([(Likeness.CODE, record.code), (Likeness.RATE, rate)], **words)
        name = matching.rate_name_of(record.name, record.unit_group_name)
        same = (each.hotel, rate, name, record.cancellation_policy_name, each.code)
        if same not in read and len(read) < MAX_READ:
            read.add(same)
            decisions.add(matching.get_keys(record)[2:], **words)


def get_row_keys(row: AnyMappable) -> list[Any]:
    """Return what a row is found again by among what people decided."""
    if not isinstance(row, MappableRatePlan):
        return matching.get_keys(matching.RoomType(code=row.code, name=row.name))
    return matching.get_keys(
        matching.Plan(
            code=row.code,
            name=row.name,
            unit_group_code=row.unit_group.code,
            unit_group_name=row.unit_group.name,
            cancellation_policy_name=row.cancellation_policy_name,
            is_corporate=row.is_corporate,
            is_day_use=row.is_day_use,
        )
    )


def matchable(codes: Iterable[RateCode | RoomCode]) -> list[matching.Code]:
    """Return the app's codes as the matchers want them."""
    return [
        matching.Code(code=code.code, name=code.name, description=code.description)
        for code in codes
    ]
