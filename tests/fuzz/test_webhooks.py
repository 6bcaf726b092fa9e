"""What somebody posts who knows a webhook's address: taken, or refused, and never an error."""

from typing import Any

import pytest
from django.test import Client

from hotels.models import Connection, WebhookEvent
from hotels.models.webhooks.subscription import digest_of
from tests.factories import make_subscription
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz
from tests.hotels.webhooks.messages import message

SECRET = "a-secret-that-only-apaleo-knows"
TYPES = ["application/json", "text/plain", "multipart/form-data", "application/json; charset=x", ""]


@pytest.mark.django_db(transaction=True)  # one that comes again is refused by a constraint
def test_a_message_is_written_down_as_it_may_be_or_refused(
    fuzz: Fuzz, connection: Connection, client: Client
) -> None:
    make_subscription(connection, secret_digest=digest_of(SECRET))
    good = message(accountId=connection.apaleo_account_code)
    for random in fuzz.rounds():
        body = crooked.document(random, good)
        # As a test's client is, it would hand an error on to us.
        answer: Any = client.generic(
            "POST", f"/webhooks/apaleo/{SECRET}/", body, content_type=random.choice(TYPES)
        )
        assert answer.status_code in {204, 400, 413}
    assert all(event.event_id.isprintable() for event in WebhookEvent.objects.all())
