"""The database itself keeps two mappings of one thing apart, whoever writes them and how fast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from tests.simultaneously import simultaneously

JUNE, END_OF_JUNE = date(2027, 6, 1), date(2027, 6, 30)
JULY, END_OF_JULY = date(2027, 7, 1), date(2027, 7, 31)
OVERLAPPING = [
    ((JUNE, END_OF_JUNE), (END_OF_JUNE, END_OF_JULY)),
    ((JUNE, END_OF_JULY), (END_OF_JUNE, JULY)),
    ((END_OF_JUNE, JULY), (JUNE, END_OF_JULY)),
    ((JUNE, JUNE), (JUNE, JUNE)),
    ((None, JULY), (JULY, None)),
    ((None, None), (JULY, END_OF_JULY)),
    ((JULY, END_OF_JULY), (None, None)),
    ((None, None), (None, None)),
    ((JULY, None), (END_OF_JULY, None)),
    ((None, JUNE), (None, JULY)),
]
APART = [
    ((JUNE, END_OF_JUNE), (JULY, END_OF_JULY)),
    ((JULY, END_OF_JULY), (JUNE, END_OF_JUNE)),
    ((None, END_OF_JUNE), (JULY, None)),
    ((JULY, None), (None, END_OF_JUNE)),
]
KINDS = ["rate_plan", "unit_group"]


@dataclass(frozen=True)
class Writing:
    """Writes mappings of one kind from a first to a last day, and the rule that it may break."""

    create: Callable[[date | None, date | None, Any], Any]
    constraint: str

    def __call__(self, first: date | None, last: date | None, *, of: Any = None) -> Any:
        return self.create(first, last, of)


@pytest.fixture(params=KINDS)
def write(
    request: pytest.FixtureRequest,
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
) -> Writing:
    """Write a mapping of the rate plan, or of the room type, past all of our own code."""

    def create(first: date | None, last: date | None, of: Any) -> Any:
        values: dict[str, Any] = {"valid_from": first, "valid_until": last}
        values |= {"origin": Origin.BY_HAND, "mapped_at": timezone.now()}
        if request.param == "rate_plan":
            return RatePlanMapping.objects.create(rate_plan=of or plan, code=bar, **values)
        return UnitGroupMapping.objects.create(unit_group=of or group, code=room_code, **values)

    room_code = make_room_code()
    return Writing(create, constraint=f"{request.param}_mapping_never_overlaps")


@pytest.mark.parametrize(("one", "other"), OVERLAPPING)
def test_a_second_mapping_of_the_same_day_is_refused(write: Writing, one: Any, other: Any) -> None:
    write(*one)

    with pytest.raises(IntegrityError, match=write.constraint), transaction.atomic():
        write(*other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_mappings_of_other_days_stand_side_by_side_and_cannot_be_moved_together(
    write: Writing, one: Any, other: Any
) -> None:
    first, second = write(*one), write(*other)

    first.save()
    second.valid_from, second.valid_until = one
    with pytest.raises(IntegrityError, match=write.constraint), transaction.atomic():
        second.save()

    assert type(second).objects.filter(valid_from=other[0], valid_until=other[1]).exists()


def test_many_at_once_are_held_apart_too(write: Writing) -> None:
    mapping = write(JULY, END_OF_JULY)
    mapping.pk = None

    with pytest.raises(IntegrityError, match=write.constraint), transaction.atomic():
        type(mapping).objects.bulk_create([mapping])


def test_the_mapping_of_another_row_is_in_nobodys_way(
    write: Writing,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
) -> None:
    write(None, None)
    single = make_group("SGL")
    other = make_plan(group=single) if "rate_plan" in write.constraint else single

    assert write(None, None, of=other)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_refused(write: Writing) -> Any:
    def attempt() -> str:
        try:
            write(JUNE, None)
        except (IntegrityError, OperationalError) as refusal:
            # PostgreSQL may end a wait for each other by refusing one of them as a deadlock.
            return str(refusal)
        return "written"

    answers = simultaneously(attempt, attempt, attempt)

    refusals = [answer for answer in answers if answer != "written"]
    assert len(refusals) == 2
    assert all(write.constraint in each or "deadlock detected" in each for each in refusals)
