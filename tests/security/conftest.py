"""A tenant with everything that somebody else could try to reach, and who tries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Account, Membership, User
from connect.models import AnswerWatch
from hotels.models import Connection, Property, RatePlan, Unit, UnitGroup
from housekeeping.models import HousekeepingPlan, MaintenanceRequest, ScheduleRefresh
from rates.mapping import ChangeContext, map_to
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    MappingChanged,
    RatePlanMapping,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests import factories
from tests.fixtures.people import SERVER_NAME
from tests.housekeeping import rows as housekeeping
from tests.rates.rows import (
    make_default_mapping,
    make_defaults_run,
    make_file_import_run,
    make_pattern,
)
from tests.security.tenant import ROOMS, Tenant


@pytest.fixture
def seaside(account: Account, connection: Connection, alice: User, mark: User, bob: User) -> Tenant:
    factories.add_second_factor(alice)
    hotel = factories.make_hotel(
        connection,
        "LHT",
        code="LHT",
        name="Lighthouse Inn",
        city="Lighthouse Bay",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
    )
    factories.make_rooms(hotel, ROOMS)
    run = factories.make_run(connection)
    rows = [
        account,
        connection,
        alice,
        hotel,
        Membership.objects.get(user=mark),
        EmailAddress.objects.get(user=alice),
        Authenticator.objects.get(user=alice),
        factories.make_invitation(account, invited_by=alice),
        factories.make_entry(alice, account),
        *_mapped(hotel, by=alice),
        ExactMatchRule.objects.create(account=account),
        make_file_import_run(mark, account),
        make_default_mapping("Lighthouse*", "LHTBAR", account=account),
        *_run_of_defaults(alice),
        run,
        factories.make_sync_finished(run),
        factories.make_held_removal(hotel, state="dismissed", decided_at=timezone.now()),
        factories.make_authorization_request(account, alice),
        AnswerWatch.objects.create(user=alice, connection=connection, expires_at=timezone.now()),
        factories.make_revocation(account),
        factories.make_notice(connection),
        factories.make_mirror_changed(connection),
        factories.make_events_heard(connection),
        factories.make_connection_event(connection),
        factories.make_webhook_event(connection),
        factories.make_subscription(connection),
        Unit.objects.filter(property=hotel).first(),
        *_cleaned(hotel),
        Group.objects.create(name="Lighthouse keepers"),
    ]
    return Tenant({type(row): row for row in rows})


def _run_of_defaults(by: User) -> list[Any]:
    """Start to apply defaults, and return the run with its job."""
    step = make_defaults_run("Lighthouse* is LHTBAR", by)
    return [step, step.run]


def _cleaned(hotel: Property) -> list[Any]:
    """Plan a day of the hotel, and return its task, who does it, and their link."""
    room = Unit.objects.filter(property=hotel)[0]
    ana = housekeeping.make_attendant(hotel, "Lighthouse Ana")
    schedule = housekeeping.make_schedule(hotel)
    task = housekeeping.make_task(schedule, room, attendant=ana)
    now = timezone.now()
    return [
        schedule,
        ana,
        task,
        housekeeping.make_link(schedule, ana),
        housekeeping.make_write(room),
        HousekeepingPlan.objects.create(property=hotel),
        ScheduleRefresh.objects.create(property=hotel, date=now.date()),
        MaintenanceRequest.objects.create(
            task=task, room=room, description="Lamp", begins_at=now, ends_at=now + timedelta(days=1)
        ),
    ]


def _mapped(hotel: Property, *, by: User) -> list[Any]:
    """Map a rate plan and a room type of the hotel, and return all rows that are about it."""
    account, now = hotel.connection.account, timezone.now()
    group: UnitGroup = factories.make_group(
        hotel, "LHT-G", code="LHTG", name="Lighthouse double", type="BedRoom"
    )
    plan: RatePlan = factories.make_plan(
        group,
        "LHT-R",
        code="LHTR",
        name="Lighthouse rate",
        min_guarantee_type="CreditCard",
        time_slice_template="OverNight",
    )
    rate_code = factories.make_rate_code(account, "LHTBAR")
    room_code = factories.make_room_code(account, "LHTDBL")
    map_to(
        MappableRatePlan.objects.get(pk=plan.pk),
        code=rate_code,
        context=ChangeContext(by=by, now=now),
    )
    map_to(
        MappableUnitGroup.objects.get(pk=group.pk),
        code=room_code,
        context=ChangeContext(by=by, now=now),
    )
    change = MappingChange.objects.get(rate_plan=plan)
    return [
        group,
        plan,
        rate_code,
        room_code,
        RatePlanMapping.objects.get(),
        UnitGroupMapping.objects.get(),
        change,
        MappingChanged.objects.get(change=change),
        StandardRateCode.objects.create(code="LHTSTD"),
        StandardRoomCode.objects.create(code="LHTSTD"),
        make_pattern("LHTPAT"),
    ]


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    """Staff with a second factor and no permission at all."""
    user = make_user("clerk@maker.example", is_staff=True)
    factories.add_second_factor(user)
    return user


@pytest.fixture
def chief(staff: User) -> User:
    """Staff who may do everything, with a second factor."""
    factories.add_second_factor(staff)
    return staff


@pytest.fixture
def browser_of(client_of: Callable[[User], Client]) -> Callable[[User | None], Client]:
    """Make a browser for a user or for nobody; it shows errors instead of raising them."""

    def open_browser(user: User | None) -> Client:
        browser = client_of(user) if user else Client(SERVER_NAME=SERVER_NAME)
        browser.raise_request_exception = False
        return browser

    return open_browser
