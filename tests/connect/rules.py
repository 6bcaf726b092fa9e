"""What breaks each rule of the tables of consent, for the test that provokes them all."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from connect.models import AnswerWatch, AuthorizationRequest
from hotels.models import Connection

NOW = timezone.now()


def make_authorization_request(connection: Connection, **fields: Any) -> AuthorizationRequest:
    user = User.objects.create_user(f"traveller-{User.objects.count()}@example.com")
    return AuthorizationRequest.objects.create(
        account=connection.account,
        user=user,
        state_digest=str(AuthorizationRequest.objects.count()),
        created_at=NOW,
        expires_at=NOW,
        **fields,
    )


def watch_twice(connection: Connection) -> None:
    """Have somebody wait for apaleo a second time while the first is not over."""
    user = User.objects.create_user(f"{uuid4()}@example.com")
    for _ in range(2):
        AnswerWatch.objects.create(user=user, connection=connection, expires_at=NOW)


VIOLATIONS: dict[str, Callable[[Connection], Any]] = {
    "answer_watch_once_per_user": watch_twice,
    "authorization_request_ends_only_when_consumed": lambda c: make_authorization_request(
        c, outcome="failed"
    ),
    "authorization_request_connected_names_its_connection": lambda c: make_authorization_request(
        c, outcome="connected", consumed_at=NOW
    ),
}
