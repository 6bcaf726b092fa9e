"""What was sent, to whom and when: enough to know when it is too much, and no word of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class SentMail(models.Model):
    """One mail to one address.

    It names the user and the account by id alone: it outlives both, and what it limits is not
    forgotten with an invitation that is withdrawn.
    """

    class Kind(models.TextChoices):
        """Why it was sent."""

        INVITATION = "invitation", _("Invitation")
        REQUESTED = "requested", _("A code or a link that a visitor asked for")
        NOTICE = "notice", _("News about a login or a connection")

    kind = models.CharField(max_length=20, choices=Kind)
    address_digest = models.CharField(
        max_length=64, help_text=_("Keyed with SECRET_KEY: the table is no list of addresses.")
    )
    user_id = models.BigIntegerField(null=True)
    account_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, help_text=_("When an invitation was accepted."))

    class Meta:
        indexes = [
            models.Index(fields=["address_digest", "sent_at"], name="sent_mail_by_address"),
            models.Index(fields=["user_id", "sent_at"], name="sent_mail_by_user"),
            models.Index(fields=["account_id", "sent_at"], name="sent_mail_by_account"),
            models.Index(fields=["sent_at"], name="sent_mail_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["invitation", "requested", "notice"]),
                name="sent_mail_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(kind="invitation"),
                name="sent_mail_only_invitations_are_answered",
            ),
        ]

    def __str__(self) -> str:
        named = {"kind": self.kind, "time": f"{self.sent_at:%Y-%m-%d %H:%M}"}
        return gettext("%(kind)s at %(time)s") % named
