"""Rows of every kind that the admin shows."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, Invitation, Membership, User
from connect.models import AuthorizationRequest
from encryption.fields import bind
from hotels.models import (
    Connection,
    Credential,
    Notice,
    Property,
    RatePlan,
    Revocation,
    SyncRun,
    Unit,
    UnitGroup,
)
from rates.mapping import ChangeContext, map_to
from rates.models import (
    Origin,
    RateCode,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests.staff.pages import add_second_factor


@pytest.fixture
def make_run(request: pytest.FixtureRequest, db: None) -> Callable[..., SyncRun]:
    """Make a sync run that ended, newer than all before it; of `connection` unless told."""

    def make(**fields: Any) -> SyncRun:
        now = timezone.now()
        values: dict[str, Any] = {
            "connection": fields.get("connection") or request.getfixturevalue("connection"),
            "cause": SyncRun.Cause.SCHEDULED,
            "state": SyncRun.State.DONE,
            "created_at": now,
            "due_at": now,
            "finished_at": now,
        }
        return SyncRun.objects.create(**(values | fields))

    return make


@pytest.fixture
def make_rows(db: None) -> Callable[[int], None]:
    """Make so many rows of every model, each in an account and a connection of its own."""

    def make(number: int) -> None:
        for _ in range(number):
            _make_one_of_each()

    return make


def _make_one_of_each() -> None:
    now = timezone.now()
    name = uuid.uuid4().hex[:10]
    account = Account.objects.create(name=f"Hotels {name}")
    user = User.objects.create(email=f"{name}@hotels.example", password="canary-password-hash")
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    add_second_factor(user)
    Membership.objects.create(account=account, user=user, role=Membership.Role.OWNER)
    Invitation.objects.create(account=account, email=user.email, role="viewer", invited_by=user)
    connection = Connection.objects.create(
        account=account,
        apaleo_account_code=name.upper(),
        apaleo_account_name=f"Group {name}",
        subject="someone",
        scopes=["setup.read"],
        connected_by=user,
        connected_at=now,
        next_sync_at=now + timedelta(hours=1),
    )
    Credential.objects.create(
        connection=connection,
        refresh_token=bind("canary-refresh-token", to=connection.pk),
        access_token=bind("canary-access-token", to=connection.pk),
        access_token_stale_at=now,
        stored_at=now,
    )
    AuthorizationRequest.objects.create(
        state_digest=f"canary-state-digest-{name}",
        browser_token_digest="canary-browser-digest",
        nonce="canary-nonce",
        code_verifier=bind("canary-verifier", to=name),
        account=account,
        user=user,
        created_at=now,
        expires_at=now,
        consumed_at=now,
        outcome="connected",
        connection=connection,
    )
    SyncRun.objects.create(
        connection=connection,
        cause=SyncRun.Cause.CONNECTED,
        state=SyncRun.State.DONE,
        created_at=now,
        due_at=now,
        finished_at=now,
        progress={"property": [1, 1], "unit": [40, None]},
        changes={"unit": {"created": 40, "changed": 0, "gone": 0}},
    )
    Revocation.objects.create(
        account=account,
        apaleo_account_code=name.upper(),
        binding=uuid.UUID("ca9a9a9a-0000-4000-8000-" + name + "00"),
        refresh_token="canary-revoked-token",
    )
    Notice.objects.create(connection=connection, kind=Notice.Kind.NEEDS_RECONNECT)
    StandardRateCode.objects.create(code=name)
    StandardRoomCode.objects.create(code=name)
    _make_hotel(connection, name=name)


def _make_hotel(connection: Connection, *, name: str) -> None:
    now = timezone.now()
    mirror = {"connection": connection, "first_seen_at": now, "changed_at": now}
    house = Property.objects.create(
        **mirror,
        remote_id=f"P-{name}",
        code=name,
        name=f"Hotel {name}",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
        is_archived=False,
    )
    doubles = UnitGroup.objects.create(
        **mirror,
        remote_id=f"G-{name}",
        property=house,
        code="DBL",
        name=f"Double {name}",
        type="BedRoom",
        member_count=1,
    )
    Unit.objects.create(
        **mirror,
        remote_id=f"U-{name}",
        property=house,
        unit_group=doubles,
        name=f"Room {name}",
        max_persons=2,
        is_archived=False,
        is_combined=False,
        is_room=True,
    )
    flexible = RatePlan.objects.create(
        **mirror,
        remote_id=f"R-{name}",
        property=house,
        unit_group=doubles,
        code="FLEX",
        name=f"Flexible {name}",
        is_bookable=True,
        is_derived=False,
        derivation_level=0,
        min_guarantee_type="CreditCard",
        time_slice_template="OverNight",
        is_corporate=False,
        is_archived=False,
    )
    rate_code = RateCode.objects.create(account=connection.account, code=f"RATE-{name}")
    map_to(flexible, code=rate_code, context=ChangeContext(by=connection.connected_by, now=now))
    room_code = RoomCode.objects.create(account=connection.account, code=f"ROOM-{name}")
    UnitGroupMapping.objects.create(
        unit_group=doubles, code=room_code, origin=Origin.IMPORTED, mapped_at=now
    )
