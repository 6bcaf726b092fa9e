"""The address that apaleo posts to: one row, one answer, and no more work than that.

It answers health checks too, also while our own call that asks for a subscription is open, so it
waits for nothing that the call may hold.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apaleo.api import TOPICS
from hotels.models import Connection, Subscription, WebhookEvent
from hotels.models.webhooks.subscription import digest_of
from hotels.webhooks.inbox import send_take_in
from hotels.webhooks.interests import is_listened_to
from hotels.webhooks.message import MAX_BODY, Malformed, Message, parse_message
from hotels.webhooks.sources import is_allowed

logger = logging.getLogger(__name__)

ENDED = frozenset({Connection.Status.DISCONNECTED})


@login_not_required
@csrf_exempt
@never_cache
@require_POST
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Write a message down and answer 204; an unknown secret gets 404 and no work.

    A message about another apaleo account than the connection's is dropped and logged, one about
    something that is not mirrored and that no app listens to is dropped.
    """
    _forget(request, secret)
    # Found by its digest, so that the time this takes says nothing of the secret.
    found = Subscription.objects.filter(secret_digest=digest_of(secret)).values_list(
        "connection_id", "connection__apaleo_account_code", "connection__status"
    )
    for connection_id, account_code, status in found:
        if status in ENDED or not is_allowed(request, connection_id=connection_id):
            break
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
                return _answer(413)
            message = parse_message(request.read(MAX_BODY))
        except (Malformed, ValueError, UnreadablePostError):
            # The last two: no length is that long, or whoever posted has hung up.
            return _answer(400)
        if not message.is_about(account_code):
            logger.warning("security: a webhook for %s names another account", connection_id)
        elif message.is_system or message.is_mirrored or is_listened_to(message.subject):
            _write_down(message, connection_id)
        elif message.subject in TOPICS.values():
            logger.info("a webhook for %s names nothing that could be read again", connection_id)
        return _answer(204)
    return _answer(404)


def _write_down(message: Message, connection_id: UUID) -> None:
    now = timezone.now()
    event = WebhookEvent(
        connection_id=connection_id,
        event_id=message.event_id,
        topic=message.subject,
        type=message.type,
        entity_id="" if message.data is None else message.data.entity_id,
        property_remote_id=message.property_id or "",
        received_at=now,
        done_at=now if message.is_system else None,
    )
    event.accept()
    if not message.is_system:
        send_take_in(connection_id)


def _forget(request: HttpRequest, secret: str) -> None:
    """Take the secret out of the request: whoever logs or reports it afterwards shows none."""
    request.path = request.path.replace(secret, "…")
    request.path_info = request.path_info.replace(secret, "…")
    for name in ("PATH_INFO", "REQUEST_URI", "RAW_URI"):
        if name in request.META:
            request.META[name] = str(request.META[name]).replace(secret, "…")


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status)
