"""Invitations that ended long ago are forgotten, with the addresses that they name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tasks
from accounts.models import Account, Invitation, Membership, User
from tests.factories import make_invitation, make_membership

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ended", "is_there"), [(29 * DAY, True), (31 * DAY, False)])
def test_an_invitation_is_kept_for_a_month_after_its_end(
    account: Account, ended: timedelta, is_there: bool
) -> None:
    make_invitation(account, expires_at=timezone.now() - ended)

    tasks.purge()

    assert Invitation.objects.exists() is is_there


def test_whoever_came_by_one_that_is_forgotten_still_belongs_to_the_team(
    account: Account, charlie: User
) -> None:
    now = timezone.now()
    make_membership(charlie, account)
    make_invitation(account, charlie.email, accepted_at=now - 60 * DAY, expires_at=now - 55 * DAY)

    tasks.purge()

    assert not Invitation.objects.exists()
    assert Membership.objects.filter(account=account, user=charlie).exists()
