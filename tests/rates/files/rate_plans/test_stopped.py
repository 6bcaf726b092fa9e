"""An import ends when whoever began it may not go on, or the app has no use for it any longer."""

from collections.abc import Callable
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from hotels.models import Property
from rates.files import importing, running
from rates.files.rate_plans.resource import StaffRatePlanResource
from rates.files.report import RowOutcome
from rates.models import FileImport, MappableRatePlan
from tests.connect.pages import words
from tests.rates.files.samples import Importer, all_codes, do_runs, owner_of, report_of

Change = Callable[[User], Any]
LEFT = "The import ended before this was its turn, so it was left as it is."


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run has time for one thing."""
    monkeypatch.setattr(running, "SECONDS_IN_A_REQUEST", 1)
    monkeypatch.setattr(running, "SECONDS_IN_A_JOB", 1)
    ticks = count()
    monkeypatch.setattr(running, "time", SimpleNamespace(monotonic=lambda: next(ticks)))


def remove(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def lower(user: User) -> None:
    Membership.objects.filter(user=user).update(role=Membership.Role.VIEWER)


def deactivate(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def take_staff_away(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=False)


def take_permissions_away(user: User) -> None:
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(is_superuser=False)


def finish() -> FileImport:
    for _ in range(8):
        do_runs()
    return FileImport.objects.get()


@pytest.mark.parametrize("change", [remove, lower, deactivate])
def test_an_import_ends_when_its_member_may_map_no_longer(
    change: Change,
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    mark: User,
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    halfway = all_codes(plans)

    change(mark)
    ended = finish()

    assert halfway == [["BAR"], [], [], []] == all_codes(plans)
    assert (ended.stage, ended.stopped) == ("applied", "not_allowed")
    rows = report_of(ended).rows
    assert [row.outcome for row in rows] == [RowOutcome.NEW] + [RowOutcome.ERROR] * 3
    assert [row.reason for row in rows[1:]] == [LEFT] * 3


def test_taking_back_ends_too_and_can_be_gone_on_with_by_nobody_else(
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    mark: User,
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    finish()
    importer.take_back(shown)

    remove(mark)
    ended = finish()

    assert all_codes(plans) == [[], ["BAR"], ["BAR"], ["BAR"]]
    assert (ended.stage, ended.stopped) == ("undone", "not_allowed")
    assert [row.outcome for row in report_of(ended).rows][1:] == [RowOutcome.KEPT] * 3


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_colleagues_are_told(
    is_taken_back: bool,
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    hotel: Property,
    alice: User,
    mark: User,
    client_of: Callable[[User], Client],
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    if is_taken_back:
        finish()
        importer.take_back(shown)
    before = client_of(alice).get(reverse("rates:import", args=[hotel.pk]))

    remove(mark)
    finish()
    after = client_of(alice).get(reverse("rates:import", args=[hotel.pk]))

    assert "ended early" not in words(before)
    what = "Taking back" if is_taken_back else "The import of"
    assert f"{what} rates.csv ended early, for" in words(after)


def test_who_is_back_sees_how_far_it_came_and_takes_that_back(
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    hotel: Property,
    mark: User,
    client_of: Callable[[User], Client],
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    lower(mark)
    finish()
    Membership.objects.filter(user=mark).update(role=Membership.Role.MANAGER)

    page = client_of(mark).get(reverse("rates:import", args=[hotel.pk]) + f"?done={shown.key}")
    importer.take_back(shown)
    ended = finish()

    assert "ended early" in words(page)
    assert all_codes(plans) == [[]] * 4
    assert (ended.stage, ended.stopped) == ("undone", "")


def test_it_ends_where_the_app_has_no_codes_for_it_any_longer(
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    hotel: Property,
    mark: User,
    client_of: Callable[[User], Client],
    settings: Any,
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)

    settings.RATE_CODES = False
    ended = finish()
    hidden = client_of(mark).get(reverse("rates:import", args=[hotel.pk]))
    settings.RATE_CODES = True
    told = client_of(mark).get(reverse("rates:import", args=[hotel.pk]))

    assert all_codes(plans) == [["BAR"], [], [], []]
    assert (ended.stage, ended.stopped) == ("applied", "not_used")
    assert "ended early" not in words(hidden)
    assert "had no codes for it any longer" in words(told)


@pytest.mark.parametrize("change", [take_staff_away, deactivate, take_permissions_away])
def test_an_import_of_staff_ends_with_their_permission(
    change: Change,
    slow: None,
    plans: list[MappableRatePlan],
    file: bytes,
    hotel: Property,
    admin_user: User,
) -> None:
    owner = owner_of(admin_user, "staff hotels.RatePlan", is_staff=True)
    resource = StaffRatePlanResource(account=hotel.connection.account)
    now = timezone.now()
    shown = importing.dry_run(file, name="rates.csv", resource=resource, owner=owner, now=now)
    importing.confirm(shown.key, owner=owner, now=now)

    change(admin_user)
    ended = finish()

    assert all_codes(plans) == [["BAR"], [], [], []]
    assert (ended.stage, ended.stopped) == ("applied", "not_allowed")
