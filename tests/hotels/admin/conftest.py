"""Staff in their browsers, and rows of every kind that the admin shows."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotels.encryption import seal
from hotels.models import (
    Account,
    AuthorizationRequest,
    Connection,
    Credential,
    Invitation,
    Membership,
    Notice,
    Origin,
    Property,
    RateCode,
    RatePlan,
    Revocation,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    SyncRun,
    Unit,
    UnitGroup,
    UnitGroupMapping,
    User,
)
from hotels.rate_mapping import map_to
from tests.hotels.rates.conftest import (  # noqa: F401 - fixtures
    bar,
    group,
    hotel,
    make_group,
    make_hotel,
    make_plan,
    make_rate_code,
    make_room_code,
    nonref,
    other_plan,
    other_rate_code,
    plan,
)


def list_of(model: type[Model]) -> str:
    """Return the address of a model's list."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row: Model, page: str = "change") -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def act(browser: Client, action: str, *rows: Model, model: type[Model] | None = None) -> Any:
    """Use an action on rows as its form does, and return the page that follows."""
    form = {"action": action, "_selected_action": [row.pk for row in rows]}
    return browser.post(list_of(model or type(rows[0])), form, follow=True)


def add_second_factor(user: User) -> None:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "canary-totp-secret"}
    )


@pytest.fixture
def staff_browser(staff: User, client_of: Callable[[User], Client]) -> Client:
    """A superuser's, who has a second factor."""
    add_second_factor(staff)
    return client_of(staff)


@pytest.fixture
def browser_of_staff_who_may(
    make_user: Callable[..., User], client_of: Callable[[User], Client]
) -> Callable[..., Client]:
    """Sign in staff with a second factor and the permissions named, such as `view_unit`."""

    def make(*codenames: str) -> Client:
        user = make_user("clerk@maker.example", is_staff=True)
        permissions = Permission.objects.filter(codename__in=codenames)
        assert len(permissions) == len(codenames)
        user.user_permissions.set(permissions)
        add_second_factor(user)
        return client_of(user)

    return make


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
        refresh_token=seal("canary-refresh-token", to=connection.pk),
        access_token=seal("canary-access-token", to=connection.pk),
        access_token_stale_at=now,
        stored_at=now,
    )
    AuthorizationRequest.objects.create(
        state_digest=f"canary-state-digest-{name}",
        browser_digest="canary-browser-digest",
        nonce="canary-nonce",
        code_verifier=seal("canary-verifier", to=name),
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
        seal=uuid.UUID("ca9a9a9a-0000-4000-8000-" + name + "00"),
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
    map_to(flexible, rate_code, by=connection.connected_by, now=now)
    room_code = RoomCode.objects.create(account=connection.account, code=f"ROOM-{name}")
    UnitGroupMapping.objects.create(
        unit_group=doubles, code=room_code, origin=Origin.IMPORTED, mapped_at=now
    )
