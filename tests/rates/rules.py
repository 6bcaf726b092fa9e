"""How to break each rule that the database keeps for codes and mappings."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, UnitGroup
from rates.models import (
    DeclinedRateCode,
    DeclinedRoomCode,
    FileImport,
    FileImportItem,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests import factories
from tests.rates.rows import make_default_mapping, make_file_import_run, make_pattern

Breaking = Callable[[Connection], Any]


def map_plan(connection: Connection, **fields: Any) -> RatePlanMapping:
    """Map a new rate plan, whatever the fields say."""
    values: dict[str, Any] = {"origin": Origin.BY_HAND, "mapped_at": timezone.now()}
    return RatePlanMapping.objects.create(
        rate_plan=factories.make_plan(factories.make_group(factories.make_hotel(connection))),
        code=RateCode.objects.create(account=connection.account, code="BAR"),
        **(values | fields),
    )


def map_group(connection: Connection, **fields: Any) -> UnitGroupMapping:
    """Map a new room type, whatever the fields say."""
    values: dict[str, Any] = {"origin": Origin.BY_HAND, "mapped_at": timezone.now()}
    return UnitGroupMapping.objects.create(
        unit_group=factories.make_group(factories.make_hotel(connection)),
        code=RoomCode.objects.create(account=connection.account, code="DOUBLE"),
        **(values | fields),
    )


def note_change(connection: Connection, **fields: Any) -> MappingChange:
    values: dict[str, Any] = {"before": {}, "after": {}, "version": 1}
    return MappingChange.objects.create(
        connection=connection, changed_at=timezone.now(), **(values | fields)
    )


def change_of_two_rows(connection: Connection) -> None:
    group: UnitGroup = factories.make_group(factories.make_hotel(connection))
    note_change(connection, rate_plan=factories.make_plan(group), unit_group=group)


def in_two_cases(model: Any) -> Breaking:
    """Make the same code twice, once in small letters that SQLite does not fold."""

    def make(connection: Connection) -> None:
        owner = {"account": connection.account} if hasattr(model, "account") else {}
        for code in ("Über", "üBER"):
            model.objects.create(code=code, **owner)

    return make


def overlap(map_one: Callable[..., Any]) -> Breaking:
    """Map the same thing twice, on days of which one is the same."""

    def make(connection: Connection) -> None:
        first = map_one(connection, valid_until=date(2027, 1, 31))
        first.pk, first._state.adding = None, True
        first.valid_from, first.valid_until = date(2027, 1, 31), None
        first.save()

    return make


def read_file(connection: Connection, **fields: Any) -> FileImport:
    """Make a file that somebody has read, whatever the fields say."""
    user = User.objects.create(email=f"{uuid4()}@seaside.example")
    run = make_file_import_run(user, connection.account)
    FileImport.objects.filter(pk=run.file_import_id).update(**fields)
    return run.file_import


def plan_item(connection: Connection, *, times: int = 1, **fields: Any) -> None:
    """Plan the same row of a file, whatever the fields say."""
    file_import = read_file(connection)
    values: dict[str, Any] = {"state": "planned", "lines": [], "number_of_lines": 1} | fields
    for _ in range(times):
        FileImportItem.objects.create(file_import=file_import, position=1, **values)


def default_twice(*, of_account: bool = False, of_hotel: bool = False) -> Breaking:
    """Make two defaults for one pattern at the same level."""

    def make(connection: Connection) -> None:
        own: dict[str, Any] = {"account": connection.account} if of_account else {}
        own |= {"hotel": factories.make_hotel(connection)} if of_hotel else {}
        for pattern in ("Über*", "üBER*"):
            make_default_mapping(pattern, "BAR", **own)

    return make


def decline_twice(connection: Connection, mapping: Any, model: Any) -> None:
    """Say twice that what is mapped is not this code."""
    row = {
        name: getattr(mapping, name)
        for name in ("rate_plan", "unit_group")
        if hasattr(mapping, name)
    }
    for _ in range(2):
        model.objects.create(code=mapping.code, **row)


BACKWARDS = {"valid_from": date(2027, 2, 1), "valid_until": date(2027, 1, 31)}
VIOLATIONS: dict[str, Breaking] = {
    "ratecode_once_per_account": in_two_cases(RateCode),
    "ratecode_is_not_empty": lambda c: RateCode.objects.create(account=c.account, code=""),
    "roomcode_once_per_account": in_two_cases(RoomCode),
    "roomcode_is_not_empty": lambda c: RoomCode.objects.create(account=c.account, code=""),
    "standardratecode_once": in_two_cases(StandardRateCode),
    "standardratecode_is_not_empty": lambda _: StandardRateCode.objects.create(code=""),
    "standardroomcode_once": in_two_cases(StandardRoomCode),
    "standardroomcode_is_not_empty": lambda _: StandardRoomCode.objects.create(code=""),
    "rateplanmapping_ends_after_it_begins": lambda c: map_plan(c, **BACKWARDS),
    "rateplanmapping_origin_is_known": lambda c: map_plan(c, origin="guessed"),
    "unitgroupmapping_ends_after_it_begins": lambda c: map_group(c, **BACKWARDS),
    "unitgroupmapping_origin_is_known": lambda c: map_group(c, origin="guessed"),
    "rate_plan_mapping_never_overlaps": overlap(map_plan),
    "unit_group_mapping_never_overlaps": overlap(map_group),
    "mapping_change_is_of_one_row": change_of_two_rows,
    "default_mapping_of_a_hotel_has_its_account": lambda c: make_default_mapping(
        "A", "BAR", hotel=factories.make_hotel(c)
    ),
    "default_mapping_kind_is_known": lambda _: make_default_mapping("A", "BAR", kind="none"),
    "default_mapping_has_a_pattern": lambda _: make_default_mapping("", "BAR"),
    "default_mapping_once_of_the_maker": default_twice(),
    "default_mapping_once_per_account": default_twice(of_account=True),
    "default_mapping_once_per_hotel": default_twice(of_account=True, of_hotel=True),
    "declined_rate_code_once": lambda c: decline_twice(c, map_plan(c), DeclinedRateCode),
    "declined_room_code_once": lambda c: decline_twice(c, map_group(c), DeclinedRoomCode),
    "pattern_once": lambda _: [make_pattern("flex") for _ in range(2)],
    "file_import_stage_is_known": lambda c: read_file(c, stage="lost"),
    "file_import_stop_is_known": lambda c: read_file(c, stopped="lost"),
    "file_import_item_once": lambda c: plan_item(c, times=2),
    "file_import_item_state_is_known": lambda c: plan_item(c, state="lost"),
}
COLUMNS = {
    "declined_rate_code_once": "declinedratecode.rate_plan_id, rates_declinedratecode.code_id",
    "declined_room_code_once": "declinedroomcode.unit_group_id, rates_declinedroomcode.code_id",
    "pattern_once": "pattern.kind, rates_pattern.key, rates_pattern.code_key",
    "default_mapping_once_of_the_maker": "failed: rates_defaultmapping.kind",
    "default_mapping_once_per_account": "failed: rates_defaultmapping.account_id",
    "default_mapping_once_per_hotel": "failed: rates_defaultmapping.hotel_id",
    "ratecode_once_per_account": "ratecode.account_id, rates_ratecode.key",
    "roomcode_once_per_account": "roomcode.account_id, rates_roomcode.key",
    "file_import_item_once": ("fileimportitem.file_import_id, rates_fileimportitem.position"),
    "standardratecode_once": "standardratecode.key",
    "standardroomcode_once": "standardroomcode.key",
}
