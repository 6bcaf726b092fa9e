"""The reference that accepting a webhook is measured by: a view that inserts one row."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from hotels.models import WebhookEvent


@login_not_required
@csrf_exempt
def insert(_request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    """Insert an event without looking at what was posted."""
    now = timezone.now()
    WebhookEvent(
        connection_id=connection_id,
        event_id=str(uuid.uuid4()),
        topic="unit",
        type="changed",
        received_at=now,
        done_at=now,
    ).save(force_insert=True)
    return HttpResponse(status=204)


urlpatterns = [
    path("one-insert/<uuid:connection_id>/", insert),
    path("", include("config.urls")),
]
