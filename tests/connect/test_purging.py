"""Authorization requests that nobody will ask about again."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import Account, User
from connect import tasks
from connect.models import AuthorizationRequest


def test_old_authorization_requests_are_purged(
    account: Account, alice: User, make_request: Callable[..., AuthorizationRequest]
) -> None:
    now = timezone.now()
    make_request(account=account, user=alice, expires_at=now - timedelta(days=31))
    recent = make_request(account=account, user=alice, expires_at=now - timedelta(days=29))

    tasks.purge()

    assert alice.authorization_requests.get() == recent
