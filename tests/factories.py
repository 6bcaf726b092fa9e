"""Rows as the app makes them, each with the least that the database asks for."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from accounts.models import Account, Invitation, Membership, User
from audit.models import Entry
from connect.models import AuthorizationRequest
from encryption.binding import bind
from hotels.models import (
    Connection,
    ConnectionEvent,
    Credential,
    EventsHeard,
    HeldRemoval,
    MirrorChanged,
    Notice,
    Property,
    RatePlan,
    Revocation,
    Subscription,
    SyncFinished,
    SyncRun,
    Unit,
    UnitGroup,
    WebhookEvent,
)
from hotels.models.webhooks.subscription import digest_of
from rates.models import RateCode, RoomCode

PASSWORD, DAY = "correct horse battery", timedelta(days=1)

Group = TypeVar("Group", bound=UnitGroup)
Plan = TypeVar("Plan", bound=RatePlan)


def make_account(name: str = "Seaside Hotels") -> Account:
    return Account.objects.create(name=name)


def make_user(
    email: str, *, password: str = PASSWORD, is_verified: bool = True, **fields: Any
) -> User:
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
    return user


def add_second_factor(user: User) -> None:
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "canary-totp-secret"}
    )


def make_membership(
    user: User, account: Account, role: Membership.Role = Membership.Role.VIEWER
) -> Membership:
    return Membership.objects.create(account=account, user=user, role=role)


def make_invitation(
    account: Account, email: str = "nina@grand.example", *, role: str = "viewer", **fields: Any
) -> Invitation:
    return Invitation.objects.create(account=account, email=email, role=role, **fields)


def make_entry(user: User, account: Account | None = None, **fields: Any) -> Entry:
    """Make an entry of the trail that may be deleted."""
    now = timezone.now()
    values: dict[str, Any] = {"at": now, "event": "signed_in", "kept_until": now - DAY}
    values |= {"account_id": account and account.pk, "actor_id": user.pk, "actor": user.email}
    return Entry.objects.create(**(values | fields))


def make_connection(account: Account, code: str = "DEMO", **fields: Any) -> Connection:
    """Make a connection without tokens."""
    values: dict[str, Any] = {
        "apaleo_account_code": code,
        "apaleo_account_name": "Demo Hotels",
        "subject": "5b57336e-b15c-4b4a-86a2-d1906fd2bb14",
        "scopes": list(settings.APALEO_SCOPES),
        "connected_at": timezone.now(),
    }
    return Connection.objects.create(account=account, **(values | fields))


def make_credential(
    connection: Connection, *, refresh_token: str = "refresh", access_token: str = "access"
) -> Credential:
    """Make the tokens of a connection, of which the access token has to be refreshed."""
    return Credential.objects.create(
        connection=connection,
        refresh_token=bind(refresh_token, to=connection.pk),
        access_token=bind(access_token, to=connection.pk),
        access_token_stale_at=timezone.now(),
        stored_at=timezone.now(),
    )


def make_authorization_request(account: Account, user: User, **fields: Any) -> AuthorizationRequest:
    """Make a request that waits for its callback."""
    now = timezone.now()
    digest = f"{AuthorizationRequest.objects.count():064}"
    values: dict[str, Any] = {
        "state_digest": digest,
        "browser_token_digest": "b" * 64,
        "nonce": "nonce",
        "code_verifier": bind("verifier", to=digest),
    } | {"created_at": now, "expires_at": now + timedelta(minutes=10)}
    return AuthorizationRequest.objects.create(account=account, user=user, **(values | fields))


def make_run(
    connection: Connection,
    state: str = SyncRun.State.DONE,
    *,
    at: datetime | None = None,
    **fields: Any,
) -> SyncRun:
    """Make the newest sync run of a connection; ended exactly when its state says so."""
    at = at or timezone.now()
    values: dict[str, Any] = {
        "cause": SyncRun.Cause.CONNECTED,
        "created_at": at,
        "due_at": at,
        "heartbeat_at": at if state == SyncRun.State.RUNNING else None,
        "finished_at": None if state in SyncRun.OPEN else at,
    }
    return SyncRun.objects.create(connection=connection, state=state, **(values | fields))


def make_revocation(
    account: Account, refresh_token: str = "refresh", *, now: datetime | None = None, **fields: Any
) -> Revocation:
    job = Revocation.of(refresh_token, account=account, now=now or timezone.now())
    for name, value in fields.items():
        setattr(job, name, value)
    job.save()
    return job


def make_notice(connection: Connection, **fields: Any) -> Notice:
    values: dict[str, Any] = {"kind": Notice.Kind.NEEDS_RECONNECT}
    return Notice.objects.create(connection=connection, **(values | fields))


def make_connection_event(connection: Connection, **fields: Any) -> ConnectionEvent:
    values: dict[str, Any] = {"kind": ConnectionEvent.Kind.CONNECTED, "at": timezone.now()}
    return ConnectionEvent.objects.create(connection=connection, **(values | fields))


def make_sync_finished(run: SyncRun, **fields: Any) -> SyncFinished:
    return SyncFinished.objects.create(run=run, **fields)


def make_mirror_changed(connection: Connection, **fields: Any) -> MirrorChanged:
    return MirrorChanged.objects.create(connection=connection, **fields)


def make_events_heard(connection: Connection, **fields: Any) -> EventsHeard:
    values: dict[str, Any] = {
        "events": [
            {"topic": "unit", "type": "changed", "entity_id": "MUC-ABC", "property_id": "MUC"}
        ]
    }
    return EventsHeard.objects.create(connection=connection, **(values | fields))


def make_subscription(
    connection: Connection, *, secret: str = "secret", **fields: Any
) -> Subscription:
    """Make a subscription that was not compared with apaleo yet."""
    values: dict[str, Any] = {
        "secret": bind(secret, to=connection.pk),
        "secret_digest": digest_of(secret + str(connection.pk)),
    }
    return Subscription.objects.create(connection=connection, **(values | fields))


def make_webhook_event(connection: Connection, **fields: Any) -> WebhookEvent:
    """Make the event of a changed room, not taken in yet."""
    values: dict[str, Any] = {
        "event_id": "0c5f0f1c",
        "topic": "unit",
        "type": "changed",
        "entity_id": "MUC-ABC",
        "property_remote_id": "MUC",
        "received_at": timezone.now(),
    }
    return WebhookEvent.objects.create(connection=connection, **(values | fields))


def make_rate_code(account: Account, code: str = "BAR", **fields: Any) -> RateCode:
    return RateCode.objects.create(account=account, code=code, **fields)


def make_room_code(account: Account, code: str = "DOUBLE", **fields: Any) -> RoomCode:
    return RoomCode.objects.create(account=account, code=code, **fields)


def make_hotel(connection: Connection, remote_id: str = "MUC", **fields: Any) -> Property:
    values: dict[str, Any] = {"is_archived": False} | _seen() | fields
    return Property.objects.create(connection=connection, remote_id=remote_id, **values)


def make_held_removal(hotel: Property, **fields: Any) -> HeldRemoval:
    """Make the question to staff whether two of ten rooms of a hotel are gone."""
    now = timezone.now()
    values: dict[str, Any] = {
        "remote_ids": {"unit": [f"{hotel.remote_id}-0", f"{hotel.remote_id}-1"]},
        "present_before": {"property": 1, "unit": 10},
        "held_at": now,
        "changed_at": now,
    }
    return HeldRemoval.objects.create(property=hotel, **(values | fields))


def make_group(
    hotel: Property,
    remote_id: str = "MUC-DBL",
    *,
    model: type[Group] = UnitGroup,  # type: ignore[assignment]  # python/mypy#3737
    **fields: Any,
) -> Group:
    values: dict[str, Any] = {"member_count": 1} | _seen()
    group = model(
        connection=hotel.connection, property=hotel, remote_id=remote_id, **(values | fields)
    )
    group.save()
    return group


def make_unit(hotel: Property, remote_id: str = "MUC-ABC", **fields: Any) -> Unit:
    unit = _room(hotel, remote_id, fields)
    unit.save()
    return unit


def make_rooms(hotel: Property, number: int) -> None:
    """Make so many rooms at once, called 0, 1, 2 and so on."""
    Unit.objects.bulk_create(
        _room(hotel, f"{hotel.remote_id}-{n}", {"name": f"{n}"}) for n in range(number)
    )


def _room(hotel: Property, remote_id: str, fields: dict[str, Any]) -> Unit:
    values = {"max_persons": 2, "is_archived": False, "is_combined": False, "is_room": True}
    return Unit(
        connection=hotel.connection,
        property=hotel,
        remote_id=remote_id,
        **(values | _seen() | fields),
    )


def make_plan(
    group: UnitGroup,
    remote_id: str = "MUC-FLEX-DBL",
    *,
    model: type[Plan] = RatePlan,  # type: ignore[assignment]  # python/mypy#3737
    **fields: Any,
) -> Plan:
    values: dict[str, Any] = {
        "is_bookable": True,
        "is_derived": False,
        "derivation_level": 0,
        "is_corporate": False,
        "is_archived": False,
    }
    plan = model(
        connection=group.connection,
        property=group.property,
        unit_group=group,
        remote_id=remote_id,
        **(values | _seen() | fields),
    )
    plan.save()
    return plan


def _seen() -> dict[str, Any]:
    return {"first_seen_at": timezone.now(), "changed_at": timezone.now()}
