"""Authorization requests that nobody will ask about again."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import Account, User
from connect import tasks
from connect.models import AuthorizationRequest
from connect.refusals import Reason


def test_old_authorization_requests_are_purged(
    account: Account, alice: User, make_request: Callable[..., AuthorizationRequest]
) -> None:
    now = timezone.now()
    make_request(account=account, user=alice, expires_at=now - timedelta(days=31))
    recent = make_request(account=account, user=alice, expires_at=now - timedelta(days=29))

    tasks.purge()

    assert alice.authorization_requests.get() == recent


def test_of_those_without_lasting_access_the_newest_is_never_purged(
    account: Account, alice: User, make_request: Callable[..., AuthorizationRequest]
) -> None:
    now = timezone.now()
    for days in (500, 300, 400):
        refused = make_request(account=account, user=alice, expires_at=now - timedelta(days=days))
        AuthorizationRequest.objects.filter(pk=refused.pk).update(
            created_at=now - timedelta(days=days), consumed_at=now, failure=Reason.NO_REFRESH_TOKEN
        )
    make_request(account=account, user=alice, expires_at=now - timedelta(days=31))

    tasks.purge()
    tasks.purge()

    left = alice.authorization_requests.get()
    assert (now - left.created_at, left.failure) == (timedelta(days=300), "no_refresh_token")
