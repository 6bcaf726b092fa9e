"""The people that `make run` prepares."""

import pytest

from accounts.models import Membership, User
from config.stack.demo_users import (
    ACCOUNT_NAME,
    HOTELIER_EMAIL,
    STAFF_EMAIL,
    prepare_hotelier,
    prepare_staff,
)

pytestmark = pytest.mark.django_db


def test_staff_can_enter_the_admin_with_the_password_that_was_made() -> None:
    login = prepare_staff()

    user = User.objects.get(email=STAFF_EMAIL)
    assert user.is_staff
    assert user.is_superuser
    assert user.check_password(login.password)


def test_each_password_is_made_at_random() -> None:
    assert prepare_staff().password != prepare_hotelier().password


def test_a_later_run_changes_no_password_and_tells_none() -> None:
    first = prepare_staff()

    second = prepare_staff()

    assert second.password is None
    assert User.objects.get(email=STAFF_EMAIL).check_password(first.password)


def test_the_hotelier_owns_an_account_and_is_no_staff() -> None:
    prepare_hotelier()
    prepare_hotelier()

    membership = Membership.objects.get(user__email=HOTELIER_EMAIL)
    assert (membership.account.name, membership.role) == (ACCOUNT_NAME, Membership.Role.OWNER)
    assert not membership.user.is_staff


def test_a_password_is_not_in_a_login_s_representation() -> None:
    login = prepare_staff()

    assert login.password
    assert login.password not in repr(login)
