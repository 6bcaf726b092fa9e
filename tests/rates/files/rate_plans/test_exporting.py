"""What leaves as a file, and comes back unchanged."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from tests.rates.files.samples import Importer, outcomes


def test_the_rows_of_an_export_are_the_ones_that_somebody_maps(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    importer: Importer,
) -> None:
    make_plan("B")
    make_plan("A", group=make_group("SGL"))
    make_plan("GONE", gone_at=timezone.now())
    make_plan("OLD", is_archived=True)

    text = importer.export("csv").decode("utf-8-sig")

    header, *lines = text.splitlines()
    assert header == (
        "hotel code,rate plan id,rate plan code,room type code,rate code,first day,last day,"
        "set aside,rate plan (info),hotel (info),room type (info),base rate plan (info),"
        "cancellation policy (info),state (info),room code (info),rate code name (info),"
        "origin (info)"
    )
    assert lines == [
        "MUC,MUC-A-SGL,A,SGL,,,,no,A,Hotel MUC,Single,,,,,,",
        "MUC,MUC-B-DBL,B,DBL,,,,no,B,Hotel MUC,Double,,,,,,",
    ]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("clears", [True, False])
def test_an_exported_file_imported_unchanged_changes_nothing(
    extension: str,
    clears: bool,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    importer: Importer,
    alice: User,
) -> None:
    now = timezone.now()
    zeros, odd = make_rate_code("007", name="=Früh;stück"), make_rate_code("=ODD")
    map_to(
        make_plan("A", name="-Spät, =\nMeer"), code=zeros, context=ChangeContext(by=alice, now=now)
    )
    by_days = make_plan("B")
    map_to(
        by_days, code=odd, context=ChangeContext(by=alice, now=now), valid_until=date(2026, 6, 30)
    )
    add_period(
        by_days,
        code=zeros,
        context=ChangeContext(by=alice, now=now),
        valid_from=date(2026, 7, 1),
        valid_until=None,
    )
    exclude(make_plan("C"), context=ChangeContext(by=alice, now=now))
    make_plan("D")
    map_to(make_plan("E", gone_at=now), code=zeros, context=ChangeContext(by=alice, now=now))
    map_to(make_plan("F", is_archived=True), code=zeros, context=ChangeContext(by=alice, now=now))
    make_plan("G", is_archived=True)

    report = importer.show(importer.export(extension), clears=clears).report

    assert outcomes(report) == ["same"] * 7
    assert [each.subject[:5] for each in report.rows] == [f"MUC-{code}" for code in "ABBCDEF"]


def test_a_file_says_the_pair_of_codes_of_each_rate_plan(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    importer: Importer,
    alice: User,
) -> None:
    context = ChangeContext(by=alice, now=timezone.now())
    map_to(plan, code=bar, context=context)
    map_to(group, code=make_room_code("DOUBLE"), context=context)

    header, line = importer.export("csv").decode("utf-8-sig").splitlines()

    row = dict(zip(header.split(","), line.split(","), strict=True))
    assert (row["rate code"], row["room code (info)"]) == ("BAR", "DOUBLE")
