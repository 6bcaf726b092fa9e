"""One row of every model that the admin lists, with canaries in the columns that are secret."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership, User
from connect.models import AnswerWatch
from encryption.binding import bind
from hotels.models import Connection, RatePlan, UnitGroup
from rates.mapping import ChangeContext, map_to
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    Origin,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests import factories
from tests.housekeeping.rows import make_housekeeping
from tests.rates.rows import (
    make_default_mapping,
    make_defaults_run,
    make_file_import_run,
    make_pattern,
)


def make_one_of_each() -> None:
    """Make a row of every model, all of one account, whose names are like nobody else's."""
    now = timezone.now()
    name = uuid.uuid4().hex[:10]
    account = factories.make_account(f"Hotels {name}")
    user = factories.make_user(f"{name}@hotels.example", is_verified=False)
    User.objects.filter(pk=user.pk).update(password="canary-password-hash")
    factories.add_second_factor(user)
    factories.make_membership(user, account, Membership.Role.OWNER)
    factories.make_invitation(account, user.email, invited_by=user)
    factories.make_entry(user, account)
    connection = factories.make_connection(
        account,
        name.upper(),
        apaleo_account_name=f"Group {name}",
        connected_by=user,
        next_sync_at=now + timedelta(hours=1),
    )
    factories.make_credential(
        connection, refresh_token="canary-refresh-token", access_token="canary-access-token"
    )
    factories.make_authorization_request(
        account,
        user,
        state_digest=f"canary-state-digest-{name}",
        browser_token_digest="canary-browser-digest",
        nonce="canary-nonce",
        code_verifier=bind("canary-verifier", to=name),
        consumed_at=now,
        outcome="connected",
        connection=connection,
    )
    AnswerWatch.objects.create(user=user, connection=connection, expires_at=now)
    run = factories.make_run(
        connection,
        progress={"property": [1, 1], "unit": [40, None]},
        changes={"unit": {"created": 40, "changed": 0, "gone": 0}},
        warnings=[{"kind": "unit", "id": "MUC-ABC", "field": "name", "left_out": False}],
        warning_count=1,
    )
    factories.make_sync_finished(run)
    factories.make_revocation(
        account,
        apaleo_account_code=name.upper(),
        binding=uuid.UUID("ca9a9a9a-0000-4000-8000-" + name + "00"),
        refresh_token="canary-revoked-token",
    )
    factories.make_connection_event(connection)
    factories.make_notice(connection)
    factories.make_mirror_changed(connection)
    factories.make_events_heard(connection)
    factories.make_webhook_event(connection)
    factories.make_subscription(connection, secret="canary-webhook-secret", failure="refused")
    StandardRateCode.objects.create(code=name)
    StandardRoomCode.objects.create(code=name)
    ExactMatchRule.objects.create(account=account)
    make_default_mapping(name, "BAR", account=account)
    make_pattern(name)
    make_defaults_run(f"{name} is BAR", user)
    make_file_import_run(user, account)
    _make_mapped_hotel(connection, user=user, name=name)


def _make_mapped_hotel(connection: Connection, *, user: User, name: str) -> None:
    now = timezone.now()
    hotel = factories.make_hotel(
        connection,
        f"P-{name}",
        code=name,
        name=f"Hotel {name}",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
    )
    doubles: UnitGroup = factories.make_group(
        hotel, f"G-{name}", code="DBL", name=f"Double {name}", type="BedRoom"
    )
    room = factories.make_unit(hotel, f"U-{name}", unit_group=doubles, name=f"Room {name}")
    make_housekeeping(room)
    factories.make_held_removal(hotel, remote_ids={"unit": [f"U-{name}"]})
    flexible: RatePlan = factories.make_plan(
        doubles,
        f"R-{name}",
        code="FLEX",
        name=f"Flexible {name}",
        min_guarantee_type="CreditCard",
        time_slice_template="OverNight",
    )
    rate_code = factories.make_rate_code(connection.account, f"RATE-{name}")
    map_to(
        MappableRatePlan.objects.get(pk=flexible.pk),
        code=rate_code,
        context=ChangeContext(by=user, now=now),
    )
    UnitGroupMapping.objects.create(
        unit_group=doubles,
        code=factories.make_room_code(connection.account, f"ROOM-{name}"),
        origin=Origin.IMPORTED,
        mapped_at=now,
    )
