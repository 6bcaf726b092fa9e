"""Authorization requests that nobody will ask about again."""

from datetime import timedelta

from django.utils import timezone

from connect import tasks


def test_old_authorization_requests_are_purged(account, alice, make_request):
    now = timezone.now()
    make_request(account=account, user=alice, expires_at=now - timedelta(days=31))
    recent = make_request(account=account, user=alice, expires_at=now - timedelta(days=29))

    tasks.purge()

    assert alice.authorization_requests.get() == recent
