"""Telling somebody that apaleo answers again, by one mail, after it did not when they came."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.access import has_role
from accounts.models import Membership, User
from apaleo.errors import ApaleoError
from connect.models import AnswerWatch
from connect.platform import identity_server
from hotels.models import Connection
from jobs.models import JobQuerySet
from jobs.outbox import enqueue
from jobs.runner import RetryLater, handles
from mail.limits import Kind, LimitReached
from mail.sending import deliver

FIRST_PAUSE, MAX_PAUSE = timedelta(minutes=1), timedelta(minutes=15)
# Seconds: all who wait share one look at apaleo.
MAX_AGE = 15.0


def watch_for(user: User, *, connection: Connection | None, now: datetime) -> None:
    """Have the user mailed when apaleo answers; asking again lets the day begin anew.

    `connection` is the one to be renewed, to which the mail then leads.
    """
    wanted: dict[str, Any] = {
        "connection": connection,
        "due_at": now + FIRST_PAUSE,
        "expires_at": now + AnswerWatch.LIFETIME,
    }
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not _waiting(user).update(state=AnswerWatch.State.PENDING, attempts=0, **wanted):
            enqueue(AnswerWatch(user=user, **wanted))


def is_watching(user: User, *, now: datetime) -> bool:
    """Tell whether the user will be mailed."""
    return _waiting(user).filter(expires_at__gt=now).exists()


@handles(AnswerWatch)
def look(watch: AnswerWatch) -> None:
    """Mail whoever waits if apaleo answers by now; ends when the day is over, or the right to it.

    What is asked is what a start of the round trip asks. A process that dies between sending and
    writing that down sends again, under the same Message-ID.
    """
    now = timezone.now()
    if now >= watch.expires_at or not _may_still_connect(watch):
        return
    try:
        identity_server().metadata(max_age=MAX_AGE)
        deliver(_mail(watch), kind=Kind.REQUESTED, user_id=watch.user_id, now=now)
    except (ApaleoError, LimitReached, OSError, SMTPException) as error:
        pause = min(FIRST_PAUSE * 2 ** min(watch.attempts, 4), MAX_PAUSE)
        raise RetryLater(type(error).__name__, after=pause) from None


def _waiting(user: User) -> JobQuerySet[AnswerWatch]:
    return AnswerWatch.objects.filter(user=user).exclude(state=AnswerWatch.State.DONE)


def _may_still_connect(watch: AnswerWatch) -> bool:
    if watch.connection is None:
        return watch.user.is_active
    account = watch.connection.account
    return has_role(account, user=watch.user, role=Membership.Role.MANAGER)


def _mail(watch: AnswerWatch) -> EmailMessage:
    connection = watch.connection
    path = connection.get_absolute_url() if connection else reverse("connect:landing")
    context = {
        "connection": connection,
        "product_name": settings.PRODUCT_NAME,
        "url": settings.PUBLIC_URL + path,
    }
    subject = render_to_string("connect/email/apaleo_answers_subject.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("connect/email/apaleo_answers.txt", context),
        to=[watch.user.email],
        headers={"Message-ID": f"<answer-watch-{watch.pk}@{settings.PUBLIC_HOST}>"},
    )
