"""Mails about connections."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Membership, User
from hotels.health.status import health_without_grant
from hotels.models import Connection, Notice
from jobs.runner import RetryLater, handles
from mail.limits import Kind, LimitReached
from mail.sending import deliver

# A kind of notice tells the owners that their connection has come to this status.
STATUSES = {
    Notice.Kind.NEEDS_RECONNECT: Connection.Status.NEEDS_RECONNECT,
    Notice.Kind.RECONNECT_REMINDER: Connection.Status.NEEDS_RECONNECT,
}


@handles(Notice)
def mail_owners(notice: Notice) -> None:
    """Mail the owners of the connection's account, unless it is over by now what there is to tell.

    A process that dies between sending and writing that down sends again: the Message-ID is the
    same, so mail systems show one.
    """
    connection, status = notice.connection, STATUSES[Notice.Kind(notice.kind)]
    if connection.status != status:
        return
    owners = User.objects.filter(
        is_active=True,
        memberships__account=connection.account,
        memberships__role=Membership.Role.OWNER,
    )
    context = {
        "connection": connection,
        "health": health_without_grant(connection, status),
        "product_name": settings.PRODUCT_NAME,
        "url": settings.PUBLIC_URL + connection.get_absolute_url(),
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
        deliver(mail, kind=Kind.NOTICE, account_id=connection.account_id, now=timezone.now())
    except LimitReached as reached:
        raise RetryLater(f"too many mails, more from {reached.until:%H:%M} on") from None
    except (OSError, SMTPException) as error:
        raise RetryLater(type(error).__name__) from None
