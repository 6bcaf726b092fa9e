"""Asking a colleague to join, and joining."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Account, Invitation, Membership, User
from accounts.models.invitation import LIFETIME
from accounts.trail.events import INVITATION_WITHDRAWN, INVITED, JOINED
from audit.trail import record
from jobs.purging import delete_oldest_first
from mail.addresses import normal_form
from mail.limits import Kind, LimitReached, Occasion, mark_answered, wait_until
from mail.sending import deliver

MAX_OPEN = 50
DOUBLE_CLICK = timedelta(seconds=30)
# After their end: an owner sees that nobody came, and invites again with one click.
KEPT_FOR = timedelta(days=30)


class AlreadyMember(Exception):
    """The address belongs to a member: there is nothing to invite."""


class TooManyInvitations(Exception):
    """The account has as many open invitations as it may: revoke one first."""


class NotDelivered(Exception):
    """The invitation stands, but its mail could not be sent: invite again in a while."""


class InvitationOver(Exception):
    """The invitation was revoked, used or has ended, or is not this user's: ask for a new one."""


def invite(
    *, account: Account, email: str, role: Membership.Role, by: User, now: datetime
) -> Invitation:
    """Keep a place for whoever owns `email` and mail the link; inviting again renews both.

    A form that was sent twice sends one mail. Raises AlreadyMember, TooManyInvitations,
    NotDelivered, or LimitReached when no mail may be sent for now: an invitation that is open
    already then has the role, and its link still opens it; a new one has not been made.
    """
    email = normal_form(email)
    occasion = Occasion(kind=Kind.INVITATION, to=email, user_id=by.pk, account_id=account.pk)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if _is_member(account, email):
            raise AlreadyMember
        waiting = Invitation.objects.for_account(account).filter(accepted_at=None)
        invitation = waiting.filter(email=email).first()
        until = wait_until(occasion, now=now)
        if invitation is None:
            if waiting.filter(expires_at__gt=now).count() >= MAX_OPEN:
                raise TooManyInvitations
            if until is not None:
                raise LimitReached(until)
            invitation = Invitation(account=account, email=email)
        elif invitation.role == role and now - _sent_at(invitation) < DOUBLE_CLICK:
            return invitation
        invitation.role, invitation.invited_by = role, by
        if until is None:
            invitation.expires_at = now + LIFETIME
        invitation.save()
        record(INVITED, by=by, account_id=account.pk, subject=f"{email} ({role})", now=now)
    if until is not None:
        raise LimitReached(until)
    _mail(invitation, occasion, now=now)
    return invitation


def withdraw(invitation: Invitation, *, by: User, now: datetime) -> None:
    """Take an invitation back that nobody has accepted; its link opens nothing any more."""
    with transaction.atomic():
        record(
            INVITATION_WITHDRAWN,
            by=by,
            account_id=invitation.account_id,
            subject=invitation.email,
            now=now,
        )
        invitation.delete()


def accept(pk: UUID, *, user: User, now: datetime) -> Membership:
    """Make the invited user a member, never of a lower role than before.

    Accepting twice is accepting once. Raises InvitationOver.
    """
    with transaction.atomic():
        invitation = (
            Invitation.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(pk=pk)
            .first()
        )
        if invitation is None or not is_invited(user, invitation):
            raise InvitationOver
        theirs = Membership.objects.filter(account=invitation.account, user=user)
        membership = theirs.select_related("account").first()
        if invitation.accepted_at is not None and membership is not None:
            return membership
        if not invitation.is_open(now=now):
            raise InvitationOver
        role = Membership.Role(invitation.role)
        if membership is None:
            membership = Membership.objects.create(account=invitation.account, user=user, role=role)
        elif not membership.may(role):
            theirs.update(role=role)
        Invitation.objects.filter(pk=pk).update(accepted_at=now)
        mark_answered(to=invitation.email, account_id=invitation.account_id, now=now)
        record(JOINED, by=user, account_id=invitation.account_id, subject=role.value, now=now)
        return membership


def get_open(pk: UUID, *, visitor: User | AnonymousUser, now: datetime) -> Invitation | None:
    """Return an invitation that can still be accepted, by this visitor if one is signed in."""
    invitation = Invitation.objects.select_related("account", "invited_by").filter(pk=pk).first()
    if invitation is None or not invitation.is_open(now=now):
        return None
    if isinstance(visitor, User) and not is_invited(visitor, invitation):
        return None
    return invitation


def list_waiting(user: User, *, now: datetime) -> list[Invitation]:
    """Return the invitations that the user can accept, also without the link in the mail."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    emails = addresses.values(address=Lower("email"))
    waiting = Invitation.objects.filter(email__in=emails, accepted_at=None, expires_at__gt=now)
    return list(
        waiting.exclude(account__memberships__user=user)
        .select_related("account", "invited_by")
        .order_by("created_at", "pk")
    )


def purge(*, now: datetime) -> int:
    """Delete the invitations that ended a month ago, accepted or not, and return how many.

    They name people who may never have asked for anything.
    """
    over = Invitation.objects.filter(expires_at__lt=now - KEPT_FOR)
    return delete_oldest_first(over, by="expires_at")


def is_invited(user: User, invitation: Invitation) -> bool:
    """Tell whether the user has shown that the invited address is theirs."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return bool(user.is_active and addresses.filter(email=invitation.email).exists())


def _is_member(account: Account, email: str) -> bool:
    addresses = EmailAddress.objects.filter(verified=True, email=email)
    members = Membership.objects.for_account(account)
    theirs = Q(user__email=email) | Q(user__in=addresses.values("user"))
    return members.filter(theirs).exists()


def _sent_at(invitation: Invitation) -> datetime:
    return invitation.expires_at - LIFETIME


def _mail(invitation: Invitation, occasion: Occasion, *, now: datetime) -> None:
    link = settings.PUBLIC_URL + reverse("accounts:invitation", args=[invitation.pk])
    inviter = invitation.invited_by
    context = {
        "invitation": invitation,
        "account_name": invitation.account.name,
        "inviter": inviter.get_full_name() if inviter else "",
        "link": link,
        "product_name": settings.PRODUCT_NAME,
    }
    subject = render_to_string("accounts/email/invitation_subject.txt", context)
    message = EmailMessage(
        " ".join(subject.split()),
        render_to_string("accounts/email/invitation_message.txt", context),
        to=[invitation.email],
    )
    try:
        deliver(
            message,
            kind=occasion.kind,
            user_id=occasion.user_id,
            account_id=occasion.account_id,
            now=now,
        )
    except (SMTPException, OSError) as error:
        raise NotDelivered from error
