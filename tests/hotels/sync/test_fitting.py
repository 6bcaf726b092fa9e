"""What the columns of the mirror hold, and what the database itself still refuses."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from hotels.models import Connection, Property, RatePlan, SyncRun, Unit, UnitGroup
from hotels.sync import writing
from hotels.sync.columns import Unknown
from hotels.sync.fitting import MAX_TEXT, Unfit, fit
from sandbox.server import Server
from tests.hotels.sync.bodies import good_bodies, load_bodies


@pytest.mark.parametrize(
    ("model", "column", "value", "held", "is_noted"),
    [
        (RatePlan, "pricing_rule_value", Decimal("-33.33333333"), Decimal("-33.3333"), False),
        (
            RatePlan,
            "pricing_rule_value",
            Decimal("9999999999.9999"),
            Decimal("9999999999.9999"),
            False,
        ),
        (RatePlan, "pricing_rule_value", Decimal("9999999999.99999"), None, True),
        (RatePlan, "pricing_rule_value", Decimal("12345678901.5"), None, True),
        (RatePlan, "pricing_rule_value", Decimal(10) ** 400, None, True),
        (RatePlan, "pricing_rule_value", Decimal("1e-400"), Decimal(0), False),
        (RatePlan, "pricing_rule_value", Decimal("NaN"), None, True),
        (RatePlan, "derivation_level", 32767, 32767, False),
        (RatePlan, "derivation_level", 40000, 0, True),
        (UnitGroup, "rank", -(2**31), -(2**31), False),
        (UnitGroup, "rank", 2**31, None, True),
        (UnitGroup, "member_count", -1, 0, True),
        (UnitGroup, "member_count", True, 0, True),
        (Unit, "name", "9" * 400, "9" * 200, True),
        (Unit, "name", "a\x00b\ud800", "ab?", True),
        (Unit, "description", "x" * 100_000, "x" * MAX_TEXT, True),
        (Unit, "unit_group_id", Unknown.KEY, None, True),
        (RatePlan, "channel_codes", ["a\x00"], ["a"], True),
    ],
)
def test_a_column_holds_what_it_can_and_the_rest_is_noted(
    model: Any, column: str, value: object, held: object, is_noted: bool
) -> None:
    fitted = fit(model, {column: value}, remote_id="X")

    assert fitted.columns == {column: held}
    assert fitted.substituted == ((column,) if is_noted else ())


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("property_id", Unknown.KEY),
        ("unit_group_id", Unknown.KEY),
        ("is_archived", "yes"),
        ("name", 7),
        ("channel_codes", {"a": 1}),
    ],
)
def test_what_nothing_can_stand_for_is_refused_by_name(column: str, value: object) -> None:
    with pytest.raises(Unfit, match=f"^{column}$"):
        fit(RatePlan, {column: value}, remote_id="X")


@pytest.mark.parametrize("remote_id", ["x" * 101, "a\x00", "\ud800"])
def test_an_id_is_held_as_it_is_or_not_at_all(remote_id: str) -> None:
    with pytest.raises(Unfit, match=r"^id$"):
        fit(RatePlan, {}, remote_id=remote_id)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_what_a_column_holds_of_a_number_it_holds_again(value: Decimal) -> None:
    held = fit(RatePlan, {"pricing_rule_value": value}, remote_id="X").columns

    assert fit(RatePlan, held, remote_id="X").columns == held
    number = held["pricing_rule_value"]
    assert number is None or (abs(number) < 10**10 and number.as_tuple().exponent == -4)


def test_a_record_that_is_left_out_keeps_its_row_as_it_was(connection: Connection) -> None:
    bodies = good_bodies()
    load_bodies(connection, bodies)
    before = {
        model: model.objects.values().get() for model in (Property, UnitGroup, Unit, RatePlan)
    }
    for items in bodies.values():
        items[0].pop("property", None)
        items[0]["name"] = "Renamed"

    run, wrote = load_bodies(connection, bodies)

    after = {model: model.objects.values().get() for model in before}
    changed = [model for model in before if before[model] != after[model]]
    assert changed == [Property]
    assert len(wrote) == 1
    assert [(one["id"], one["left_out"]) for one in run.warnings] == [
        ("P-G", True),
        ("P-U", True),
        ("P-R", True),
    ]


def test_what_has_no_id_may_be_any_row_so_that_none_of_its_kind_is_gone(
    connection: Connection,
) -> None:
    bodies = good_bodies()
    load_bodies(connection, bodies)
    for items in bodies.values():
        items[0]["id"] = None

    run, wrote = load_bodies(connection, bodies)

    assert (run.state, wrote) == (SyncRun.State.DONE, [])
    assert {one["id"] for one in run.warnings} == {""}


def test_a_first_load_takes_all_but_the_one_room_that_cannot_be_taken(
    connection: Connection,
) -> None:
    bodies = good_bodies()
    units = next(items for items in bodies.values() if items[0]["id"] == "P-U")
    units.append(units[0] | {"id": "x" * 120})

    run, _ = load_bodies(connection, bodies)

    assert Unit.objects.get().remote_id == "P-U"
    assert [(one["id"], one["field"]) for one in run.warnings] == [("x" * 100, "id")]


def test_rows_that_the_database_refuses_are_left_out_and_named_one_by_one(
    chain: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What no rule of ours foresaw: a refusal that depends on the row."""
    real = writing._upsert

    def refuse(model: Any, rows: list[Any]) -> None:
        if model is Unit and any(row.name.endswith("3") for row in rows):
            raise IntegrityError("canary")
        real(model, rows)

    monkeypatch.setattr(writing, "_upsert", refuse)

    run = load(chain)

    refused = [one for one in run.warnings if one["left_out"]]
    assert run.state == SyncRun.State.DONE
    assert refused
    assert Unit.objects.count() == 30 - len(refused)
    assert not Unit.objects.filter(remote_id__in=[one["id"] for one in refused]).exists()
    assert RatePlan.objects.exists()
    assert "canary" not in caplog.text


def test_a_hotel_that_the_database_refuses_takes_what_is_its_own_with_it(
    chain: Connection, load: Callable[..., SyncRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = writing._upsert

    def refuse(model: Any, rows: list[Any]) -> None:
        if model is Property and any(row.code == "BER" for row in rows):
            raise IntegrityError
        real(model, rows)

    monkeypatch.setattr(writing, "_upsert", refuse)

    run = load(chain)

    assert run.state == SyncRun.State.DONE
    assert Property.objects.count() == 2
    assert Unit.objects.count() == 20
    assert run.warning_count > 10


def test_warnings_are_bounded_and_counted(connection: Connection) -> None:
    bodies = good_bodies()
    units = next(items for items in bodies.values() if items[0]["id"] == "P-U")
    units += [units[0] | {"id": f"P-{number}", "name": ""} for number in range(300)]
    units.append(units[0] | {"id": "P-LAST", "property": None})

    run, _ = load_bodies(connection, bodies)

    assert (run.warning_count, len(run.warnings)) == (301, 100)
    assert run.warnings[0] == {
        "kind": "unit",
        "id": "P-LAST",
        "field": "property",
        "left_out": True,
    }
