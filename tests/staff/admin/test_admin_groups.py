"""Whoever may change groups and users gives nobody rights, least of all themselves."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import add_second_factor
from tests.staff.pages import page_of


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    """Staff who may do everything to users and groups, and are in a group of their own."""
    user = make_user("clerk@maker.example", is_staff=True)
    add_second_factor(user)
    group = Group.objects.create(name="Clerks")
    user.groups.add(group)
    names = ("user", "group", "permission")
    user.user_permissions.set(Permission.objects.filter(content_type__model__in=names))
    return user


def test_a_group_gets_no_permission_from_who_is_no_superuser(
    clerk: User, client_of: Callable[[User], Client]
) -> None:
    group = clerk.groups.get()
    wanted = Permission.objects.get(codename="change_connection")

    answer = client_of(clerk).post(
        page_of(group), {"name": "Renamed", "permissions": [str(wanted.pk)]}
    )

    assert answer.status_code == 302
    assert Group.objects.get().name == "Renamed"
    assert not group.permissions.exists()


def test_a_new_group_of_theirs_is_powerless(
    clerk: User, client_of: Callable[[User], Client]
) -> None:
    wanted = Permission.objects.get(codename="change_connection")

    client_of(clerk).post(
        reverse("admin:auth_group_add"), {"name": "New", "permissions": [str(wanted.pk)]}
    )

    assert not Group.objects.get(name="New").permissions.exists()


def test_they_make_nobody_superuser_or_member_of_a_group(
    clerk: User, alice: User, client_of: Callable[[User], Client]
) -> None:
    Group.objects.get().permissions.add(Permission.objects.get(codename="change_connection"))
    form = {
        "name": "Alice",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [str(Group.objects.get().pk)],
        "user_permissions": [str(Permission.objects.all()[0].pk)],
    }

    client_of(clerk).post(page_of(alice), form)

    alice.refresh_from_db()
    assert alice.name == "Alice"
    assert (alice.is_staff, alice.is_superuser) == (False, False)
    assert not alice.groups.exists()
    assert not alice.user_permissions.exists()


def test_a_superuser_still_may(staff_browser: Client) -> None:
    group = Group.objects.create(name="Clerks")
    wanted = Permission.objects.get(codename="change_connection")

    staff_browser.post(page_of(group), {"name": "Clerks", "permissions": [str(wanted.pk)]})

    assert list(group.permissions.all()) == [wanted]
