"""An owner asks a colleague to join."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.membership import Membership
from accounts.models.querysets import TenantQuerySet
from mail.addresses import is_in_normal_form

LIFETIME = timedelta(days=7)


def in_a_week() -> datetime:
    """Return when an invitation made now ends."""
    return timezone.now() + LIFETIME


class Invitation(models.Model):
    """A place in an account, kept for whoever owns an e-mail address, for seven days.

    Its id is in the mailed link, yet only a user whose verified address is `email` may accept.
    """

    account_path = "account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        max_length=10, choices=[c for c in Membership.Role.choices if c[0] != "owner"]
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=in_a_week)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["Invitation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "email"],
                condition=models.Q(accepted_at=None),
                name="invitation_once_per_open_address",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "viewer"]),
                name="invitation_never_makes_an_owner",
            ),
            is_in_normal_form("email", name="invitation_email_is_in_normal_form"),
        ]
        indexes = [
            models.Index(
                fields=["email"], condition=models.Q(accepted_at=None), name="invitation_waiting"
            ),
            models.Index(fields=["expires_at"], name="invitation_by_end"),
        ]

    def __str__(self) -> str:
        named = {"email": self.email, "account": self.account, "role": self.role}
        return gettext("%(email)s to %(account)s as %(role)s") % named

    def is_open(self, *, now: datetime) -> bool:
        """Tell whether it can still be accepted."""
        return self.accepted_at is None and now < self.expires_at
