"""A tenant with everything that somebody else could try to reach, and who tries."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Invitation, Membership, User
from connect.models import AuthorizationRequest
from encryption.binding import bind
from hotels.models import (
    Connection,
    Notice,
    Property,
    RatePlan,
    Revocation,
    SyncRun,
    Unit,
    UnitGroup,
)
from jobs.outbox import enqueue
from rates.mapping import map_to
from rates.models import (
    MappingChange,
    RateCode,
    RatePlanMapping,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests.connect.journey import stored
from tests.connect.pages import make_hotel
from tests.fixtures.people import SERVER_NAME
from tests.staff.pages import add_second_factor

ROOMS = 137


@dataclass(frozen=True)
class Tenant:
    """The account of alice, mark and bob, with a row of every kind."""

    rows: dict[type[Model], Any]

    @property
    def ids(self) -> dict[str, Any]:
        """Values for whatever an address may ask for."""
        account = self.rows[Account]
        return {
            "connection_id": self.rows[Connection].pk,
            "hotel_id": self.rows[Property].pk,
            "pk": self.rows[Invitation].pk,
            "uidb36": "1",
            "key": "not-a-key",
            "content_type_id": ContentType.objects.get_for_model(Account).pk,
            "object_id": account.pk,
            "app_label": "hotels",
        }

    @property
    def form(self) -> dict[str, Any]:
        """What the tenant's own forms would send, for whichever address."""
        return {
            "account": self.rows[Account].pk,
            "member": self.rows[Membership].pk,
            "role": "owner",
            "email": "eve@evil.example",
            "shown": self.rows[Property].pk,
            "name": "Taken over",
        }

    @property
    def marks(self) -> list[str]:
        """Texts that nobody but the tenant's own people may read: names, ids and a count."""
        keys = [str(row.pk) for row in self.rows.values() if not isinstance(row.pk, int)]
        people = ["alice@seaside", "mark@seaside", "bob@seaside", "nina@grand"]
        return ["Seaside", "Lighthouse", "LHT", "Demo Hotels", *people, *keys, f"{ROOMS} "]


@pytest.fixture
def seaside(account: Account, connection: Connection, alice: User, mark: User, bob: User) -> Tenant:
    now = timezone.now()
    hotel = make_hotel(connection, "LHT", rooms=ROOMS, name="Lighthouse Inn", city="Lighthouse Bay")
    mirror = {"connection": connection, "first_seen_at": now, "changed_at": now}
    group = UnitGroup.objects.create(
        **mirror,
        remote_id="LHT-G",
        property=hotel,
        code="LHTG",
        name="Lighthouse double",
        type="BedRoom",
        member_count=1,
    )
    plan = RatePlan.objects.create(
        **mirror,
        remote_id="LHT-R",
        property=hotel,
        unit_group=group,
        code="LHTR",
        name="Lighthouse rate",
        is_bookable=True,
        is_derived=False,
        derivation_level=0,
        min_guarantee_type="CreditCard",
        time_slice_template="OverNight",
        is_corporate=False,
        is_archived=False,
    )
    rate_code = RateCode.objects.create(account=account, code="LHTBAR")
    room_code = RoomCode.objects.create(account=account, code="LHTDBL")
    map_to(plan, rate_code, by=alice, now=now)
    map_to(group, room_code, by=alice, now=now)
    mapped = [
        rate_code,
        room_code,
        RatePlanMapping.objects.get(),
        UnitGroupMapping.objects.get(),
        MappingChange.objects.get(rate_plan=plan),
        StandardRateCode.objects.create(code="LHTSTD"),
        StandardRoomCode.objects.create(code="LHTSTD"),
    ]
    add_second_factor(alice)
    rows = [
        account,
        connection,
        alice,
        hotel,
        Membership.objects.get(user=mark),
        EmailAddress.objects.get(user=alice),
        Authenticator.objects.get(user=alice),
        Invitation.objects.create(
            account=account, email="nina@grand.example", role="viewer", invited_by=alice
        ),
        group,
        plan,
        *mapped,
        SyncRun.objects.create(
            connection=connection,
            cause=SyncRun.Cause.CONNECTED,
            state=SyncRun.State.DONE,
            created_at=now,
            due_at=now,
            finished_at=now,
        ),
        AuthorizationRequest.objects.create(
            state_digest="d" * 64,
            browser_digest="b" * 64,
            nonce="nonce",
            code_verifier=bind("verifier", to="d" * 64),
            account=account,
            user=alice,
            created_at=now,
            expires_at=now + timedelta(minutes=10),
        ),
        enqueue(Revocation.of("refresh-token", account=account, now=now)),
        Notice.objects.create(connection=connection, kind=Notice.Kind.NEEDS_RECONNECT),
        Unit.objects.filter(property=hotel).first(),
        Group.objects.create(name="Lighthouse keepers"),
    ]
    return Tenant({type(row): row for row in rows})


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    """Staff with a second factor and no permission at all."""
    user = make_user("clerk@maker.example", is_staff=True)
    add_second_factor(user)
    return user


@pytest.fixture
def chief(staff: User) -> User:
    """Staff who may do everything, with a second factor."""
    add_second_factor(staff)
    return staff


@pytest.fixture
def browser_of(client_of: Callable[[User], Client]) -> Callable[[User | None], Client]:
    """Make a browser for a user or for nobody; it shows errors instead of raising them."""

    def open_browser(user: User | None) -> Client:
        browser = client_of(user) if user else Client(SERVER_NAME=SERVER_NAME)
        browser.raise_request_exception = False
        return browser

    return open_browser


def everything_said(response: Any) -> str:
    """Return all that a browser is told: status, headers, cookies, page."""
    headers = json.dumps(dict(response.headers))
    return f"{response.status_code} {headers} {response.cookies} {response.content.decode()}"


def facts() -> dict[str, Any]:
    """Return all rows of Lobby's tables, but not when somebody last signed in."""
    columns = [field.attname for field in User._meta.concrete_fields if field.name != "last_login"]
    return stored() | {"User": list(User.objects.order_by("pk").values_list(*columns))}
