"""Each rule that the database keeps, provoked; and what rows say of themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Account, Invitation, Membership, User
from apaleo.identity.id_token import MAX_NAME
from connect.models import AuthorizationRequest
from hotels.models import Connection, Credential, Property, RatePlan, SyncRun, UnitGroup
from rates.models import RateCode, RoomCode
from tests.connect import rules as connect_rules
from tests.factories import (
    make_connection_event,
    make_credential,
    make_group,
    make_held_removal,
    make_hotel,
    make_plan,
    make_subscription,
    make_unit,
    make_webhook_event,
)
from tests.rates import rules

NOW = timezone.now()


def make_run(connection: Connection, **fields: Any) -> SyncRun:
    return SyncRun.objects.create(
        connection=connection, cause="requested", created_at=NOW, due_at=NOW, **fields
    )


def make_invitation(connection: Connection, **fields: Any) -> Invitation:
    values = {"email": "new@example.com", "role": "viewer"}
    return Invitation.objects.create(account=connection.account, **(values | fields))


def connect_again(connection: Connection, **fields: Any) -> Connection:
    values = {"account": connection.account, "apaleo_account_code": "OTHER", "connected_at": NOW}
    return Connection.objects.create(**(values | fields))


def make_member(connection: Connection, role: str) -> Membership:
    user, _ = User.objects.get_or_create(email="member@example.com")
    return Membership.objects.create(account=connection.account, user=user, role=role)


def claim(connection: Connection, **fields: Any) -> int:
    make_credential(connection)
    return Credential.objects.update(**fields)


def twice(make: Callable[..., Any]) -> Callable[[Any], Any]:
    """Do it once more than is allowed."""

    def do(parent: Any) -> None:
        make(parent)
        make(parent)

    return do


VIOLATIONS: dict[str, Callable[[Connection], Any]] = {
    "account_has_a_name": lambda c: Account.objects.create(name=""),
    "account_name_is_one_line": lambda c: Account.objects.create(name="Grand\nhttps:"),
    "user_name_is_one_line": lambda c: User.objects.create(email="a@b.example", name="https://b"),
    "user_email_unique_in_any_case": lambda c: [
        User.objects.create(email=email) for email in ("a@example.com", "a@example.com")
    ],
    "user_email_is_in_normal_form": lambda c: User.objects.create(email="nina@gr\u0131nd.example"),
    "invitation_email_is_in_normal_form": lambda c: make_invitation(c, email="Nina@Grand.Example"),
    "membership_once_per_account": twice(lambda c: make_member(c, "viewer")),
    "membership_role_is_known": lambda c: make_member(c, "admin"),
    "invitation_once_per_open_address": twice(make_invitation),
    "invitation_never_makes_an_owner": lambda c: make_invitation(c, role="owner"),
    "connection_once_per_account_and_apaleo_account": lambda c: connect_again(
        c, apaleo_account_code="DEMO", status="disconnected", ended_at=NOW
    ),
    "connection_holds_its_apaleo_account_alone": lambda c: connect_again(
        c, apaleo_account_code="DEMO", account=Account.objects.create(name="Rival")
    ),
    "connection_ended_exactly_when_it_is_not_connected": lambda c: connect_again(
        c, status="disconnected"
    ),
    "connection_is_erased_only_when_disconnected": lambda c: connect_again(c, erase_at=NOW),
    "connection_event_counts_within_an_hour": lambda c: make_connection_event(c, count=2),
    "connection_event_counted_once_an_hour": twice(lambda c: make_connection_event(c, hour=NOW)),
    "connection_has_a_reason_only_while_it_needs_reconnecting": lambda c: connect_again(
        c, ended_because="refused"
    ),
    "credential_claim_has_a_time": lambda c: claim(c, refresh_claim=uuid4()),
    "credential_refusal_has_a_beginning": lambda c: claim(c, refused_at=NOW),
    "connection_syncs_only_while_active": lambda c: connect_again(
        c, status="needs_reconnect", ended_at=NOW, next_sync_at=NOW
    ),
    "sync_run_one_open_per_connection": twice(make_run),
    "sync_run_finished_exactly_when_it_ended": lambda c: make_run(c, state="done"),
    "sync_run_running_has_a_heartbeat": lambda c: make_run(c, state="running"),
    "property_once_per_connection": twice(make_hotel),
    "unitgroup_once_per_connection": lambda c: twice(make_group)(make_hotel(c)),
    "unit_once_per_connection": lambda c: twice(make_unit)(make_hotel(c)),
    "unit_combined_is_not_counted_twice": lambda c: make_unit(make_hotel(c), is_combined=True),
    "rateplan_once_per_connection": lambda c: twice(make_plan)(make_group(make_hotel(c))),
    "subscription_active_has_an_apaleo_id": lambda c: make_subscription(c, state="active"),
    "subscription_active_has_no_failure": lambda c: make_subscription(
        c, state="active", remote_id="7", failure="refused"
    ),
    "webhook_event_once_per_connection": twice(make_webhook_event),
    "held_removal_decided_exactly_when_it_does_not_wait": lambda c: make_held_removal(
        make_hotel(c), state="dismissed"
    ),
    **connect_rules.VIOLATIONS,
    **rules.VIOLATIONS,
}
# SQLite names the columns of a unique index, not the index.
COLUMNS = {
    **rules.COLUMNS,
    "membership_once_per_account": "membership.account_id, accounts_membership.user_id",
    "invitation_once_per_open_address": "invitation.account_id, accounts_invitation.email",
    "connection_once_per_account_and_apaleo_account": (
        "connection.account_id, hotels_connection.apaleo_account_code"
    ),
    "connection_holds_its_apaleo_account_alone": "failed: hotels_connection.apaleo_account_code",
    "answer_watch_once_per_user": "failed: connect_answerwatch.user_id",
    "sync_run_one_open_per_connection": "syncrun.connection_id",
    "webhook_event_once_per_connection": (
        "webhookevent.connection_id, hotels_webhookevent.event_id"
    ),
    "connection_event_counted_once_an_hour": "connectionevent.connection_id",
    "property_once_per_connection": "property.connection_id, hotels_property.remote_id",
    "unitgroup_once_per_connection": "unitgroup.connection_id, hotels_unitgroup.remote_id",
    "unit_once_per_connection": "unit.connection_id, hotels_unit.remote_id",
    "rateplan_once_per_connection": "rateplan.connection_id, hotels_rateplan.remote_id",
}


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_database_refuses_what_breaks_a_rule(connection: Connection, rule: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        VIOLATIONS[rule](connection)

    message = str(refusal.value)
    assert rule in message or COLUMNS.get(rule, rule) in message


def test_a_subject_is_as_long_as_the_client_takes_it(connection: Connection) -> None:
    connection.subject = "s" * MAX_NAME

    connection.clean_fields(exclude={"connected_by"})
    connection.save()

    assert Connection.objects.get().subject == "s" * MAX_NAME


def test_each_rule_of_the_models_is_provoked_here() -> None:
    rules = {
        constraint.name
        for app in ("accounts", "connect", "hotels", "rates")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert rules == VIOLATIONS.keys()


ALLOWED: dict[str, Callable[[Connection], Any]] = {
    "a second invitation once the first is accepted": lambda c: [
        make_invitation(c, accepted_at=NOW),
        make_invitation(c),
    ],
    "a second account once the first has let go": lambda c: [
        Connection.objects.update(status="disconnected", ended_at=NOW, next_sync_at=None),
        connect_again(c, apaleo_account_code="DEMO", account=Account.objects.create(name="Rival")),
    ],
    "a second run once the first has ended": lambda c: [
        make_run(c, state="done", finished_at=NOW),
        make_run(c),
    ],
    "the same remote id in two apaleo accounts": lambda c: [
        make_hotel(c),
        make_hotel(connect_again(c)),
    ],
    "a combination that is no room": lambda c: make_unit(
        make_hotel(c), is_combined=True, is_room=False
    ),
    "the same rate code in two accounts": lambda c: [
        RateCode.objects.create(account=owner, code="BAR")
        for owner in (c.account, Account.objects.create(name="Rival"))
    ],
    "the same code for rates and for rooms": lambda c: [
        kind.objects.create(account=c.account, code="BAR") for kind in (RateCode, RoomCode)
    ],
    "a mapping of one day": lambda c: rules.map_plan(
        c, valid_from=NOW.date(), valid_until=NOW.date()
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_the_rules_do_not_stand_in_the_way_of(connection: Connection, case: Any) -> None:
    assert ALLOWED[case](connection)


def test_no_model_has_an_order_of_its_own() -> None:
    ordered = [
        model.__name__
        for app in ("accounts", "connect", "hotels", "rates")
        for model in apps.get_app_config(app).get_models()
        if model._meta.ordering
    ]

    assert ordered == []


def test_rows_are_named_for_people(connection: Connection) -> None:
    group: UnitGroup = make_group(make_hotel(connection))
    plan: RatePlan = make_plan(group)
    rows = [connection, make_run(connection), group, make_unit(group.property), plan]

    assert str(connection) == "Demo Hotels for Seaside Hotels"
    assert [row for row in rows if "object (" in str(row)] == []


def test_what_is_gone_counts_no_more(connection: Connection) -> None:
    hotel = make_hotel(connection)
    group: UnitGroup = make_group(hotel)
    make_plan(group)
    for n, gone_at in enumerate([None, None, NOW]):
        make_unit(hotel, f"MUC-{n}", gone_at=gone_at)
    make_unit(hotel, "MUC-ARCHIVED", is_archived=True)
    make_unit(hotel, "MUC-PARK", is_room=False)

    counted: Any = Property.objects.with_counts().get()

    assert (counted.room_count, counted.unit_group_count, counted.rate_plan_count) == (2, 1, 1)


def test_a_trip_is_consumed_once(
    account: Account, alice: User, make_request: Callable[..., AuthorizationRequest]
) -> None:
    trip = make_request(
        account=account, user=alice, consumed_at=None, expires_at=NOW + timedelta(minutes=10)
    )
    same = AuthorizationRequest.objects.get()

    assert trip.consume(now=NOW)
    assert not same.consume(now=NOW)


def test_a_trip_that_took_too_long_is_not_consumed(
    account: Account, alice: User, make_request: Callable[..., AuthorizationRequest]
) -> None:
    trip = make_request(account=account, user=alice, consumed_at=None, expires_at=NOW)

    assert not trip.consume(now=NOW)
    assert AuthorizationRequest.objects.get().consumed_at is None


def test_a_write_with_an_older_fence_changes_nothing(connection: Connection) -> None:
    run = make_run(connection)
    mine = SyncRun.claim(run.pk, now=NOW)
    assert mine is not None
    SyncRun.claim(run.pk, now=NOW + timedelta(seconds=61))

    assert not mine.write(now=NOW, progress={"unit": [1, 1]})

    assert SyncRun.objects.get().progress == {}


def test_a_write_to_a_stopped_run_changes_nothing(connection: Connection) -> None:
    run = SyncRun.claim(make_run(connection).pk, now=NOW)
    assert run is not None
    SyncRun.objects.update(state=SyncRun.State.STOPPED, finished_at=NOW)

    assert not run.write(now=NOW, state=SyncRun.State.DONE)

    assert SyncRun.objects.get().state == SyncRun.State.STOPPED
