"""Keeping promises outside the database: grants handed back, owners told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from apaleo.errors import GrantRevoked, RemoteContractError, RemoteUnavailable
from hotels.encryption import Undecryptable, WrongSeal
from hotels.models import Membership, Notice, Revocation, User
from hotels.platform import identity_server

logger = logging.getLogger(__name__)


def run_due(*, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do every errand that is due, each once; what fails is tried later or left to staff."""
    for pk in list(Revocation.objects.due(now=clock()).values_list("pk", flat=True)):
        if Revocation.objects.claim(pk, now=clock()):
            _revoke(pk, clock=clock)
    for pk in list(Notice.objects.due(now=clock()).values_list("pk", flat=True)):
        if Notice.objects.claim(pk, now=clock()):
            _tell(Notice.objects.select_related("connection__account").get(pk=pk), clock=clock)


def _revoke(pk: int, *, clock: Callable[[], datetime]) -> None:
    """Hand one grant back (RFC 7009); doing it twice does no harm."""
    try:
        revocation = Revocation.objects.get(pk=pk)
        refresh_token = revocation.unsealed_token()
    except (Undecryptable, WrongSeal):
        rows = Revocation.objects.filter(pk=pk)
        rows.update(state=Revocation.State.NEEDS_ATTENTION, last_error="the token does not decrypt")
        return
    if refresh_token is not None:
        try:
            identity_server().revoke(token=refresh_token)
        except RemoteUnavailable as error:
            revocation.postpone(error=str(error), now=clock())
            return
        except GrantRevoked:
            logger.info("revocation %s: the grant was gone already", pk)
        except RemoteContractError as error:
            revocation.give_up(error=str(error))
            return
    revocation.settle(now=clock(), refresh_token=None)


def _tell(notice: Notice, *, clock: Callable[[], datetime]) -> None:
    """Mail the owners.

    A process that dies between sending and writing that down sends again: the Message-ID is the
    same, so mail systems show one.
    """
    connection = notice.connection
    owners = User.objects.filter(
        is_active=True,
        memberships__account=connection.account,
        memberships__role=Membership.Role.OWNER,
    )
    context = {
        "connection": connection,
        "product_name": settings.PRODUCT_NAME,
        "url": settings.PUBLIC_URL + reverse("connect:connection", args=[connection.pk]),
    }
    template = f"hotels/email/{notice.kind}"
    subject = render_to_string(f"{template}_subject.txt", context)
    mail = EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string(f"{template}.txt", context),
        to=list(owners.order_by("pk").values_list("email", flat=True)),
        headers={"Message-ID": f"<notice-{notice.pk}@{settings.PUBLIC_HOST}>"},
    )
    try:
        mail.send()
    except (OSError, SMTPException) as error:
        notice.postpone(error=type(error).__name__, now=clock())
        return
    notice.settle(now=clock())
