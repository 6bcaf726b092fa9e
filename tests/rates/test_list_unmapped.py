"""`manage.py list_unmapped`."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, add_period, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode

NOW = timezone.now()


def listed(**options: Any) -> tuple[list[str], str]:
    """Return the lines, and what is said beside them."""
    lines, said = StringIO(), StringIO()
    call_command("list_unmapped", stdout=lines, stderr=said, **options)
    return lines.getvalue().splitlines(), said.getvalue().strip()


def test_each_rate_plan_without_a_rate_code_is_a_line(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    bar: RateCode,
    alice: User,
) -> None:
    map_to(make_plan("MAPPED"), code=bar, context=ChangeContext(by=alice, now=NOW))
    make_plan("NRF")
    make_plan("FLEX")
    make_plan("BED", group=make_group("SGL", hotel=make_hotel("BER")))

    lines, said = listed()

    assert lines == [
        "Seaside Hotels\tBER\tBER-BED-SGL\tBED\tBed\tSingle",
        "Seaside Hotels\tMUC\tMUC-FLEX-DBL\tFLEX\tFlexible\tDouble",
        "Seaside Hotels\tMUC\tMUC-NRF-DBL\tNRF\tNon-refundable\tDouble",
    ]
    assert said == "3 rate plans without a rate code"


def test_where_the_app_has_no_rate_codes_none_is_missing(
    plan: MappableRatePlan, settings: Any
) -> None:
    settings.RATE_CODES = False

    with pytest.raises(CommandError, match="RATE_CODES"):
        listed()


def test_what_nobody_has_to_map_is_not_listed(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
) -> None:
    make_plan("GONE", gone_at=NOW)
    make_plan("ARCHIVED", is_archived=True)
    make_plan("ASIDE", is_excluded=True)
    unused: dict[str, dict[str, Any]] = {
        "UNUSED": {"is_used": False},
        "CLOSED": {"is_archived": True},
        "SOLD": {"gone_at": NOW},
    }
    for code, fields in unused.items():
        make_plan(group=make_group(hotel=make_hotel(code, **fields)))

    assert listed() == ([], "0 rate plans without a rate code")


def test_one_account_can_be_asked_for(
    plan: MappableRatePlan, other_plan: MappableRatePlan, account: Account, other_account: Account
) -> Any:
    def accounts(**options: Any) -> set[str]:
        return {line.split("\t")[0] for line in listed(**options)[0]}

    assert accounts() == {"Seaside Hotels", "Rival Hotels"}
    assert accounts(account=account.pk) == {"Seaside Hotels"}
    assert accounts(account=str(other_account.pk)) == {"Rival Hotels"}


def test_an_account_that_does_not_exist_is_an_error(plan: MappableRatePlan) -> None:
    with pytest.raises(CommandError, match="There is no account"):
        listed(account=uuid4())


def test_something_that_is_no_id_is_an_error(plan: MappableRatePlan) -> None:
    with pytest.raises(CommandError, match="--account"):
        call_command("list_unmapped", "--account", "seaside")


def test_a_line_stays_a_line_whatever_the_hotel_writes_into_its_names(
    make_plan: Callable[..., MappableRatePlan],
) -> None:
    make_plan("FLEX", name="Flexible\n\trate\r\nof 2027")

    assert listed()[0] == ["Seaside Hotels\tMUC\tMUC-FLEX-DBL\tFLEX\tFlexible rate of 2027\tDouble"]


@pytest.mark.parametrize(("hour", "lines"), [(21, 0), (22, 1)])
def test_today_is_the_day_at_the_hotel(
    plan: MappableRatePlan, bar: RateCode, alice: User, hour: Any, lines: Any
) -> None:
    last = date(2027, 6, 30)
    add_period(
        plan, code=bar, context=ChangeContext(by=alice, now=NOW), valid_from=None, valid_until=last
    )

    with time_machine.travel(datetime(2027, 6, 30, hour, tzinfo=UTC), tick=False):
        assert len(listed()[0]) == lines
