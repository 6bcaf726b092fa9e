"""One line of the trail."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.append_only import AppendOnly
from audit.events import label_of


class Entry(models.Model):
    """Somebody did something. Never changed; deleted no sooner than `kept_until`."""

    at = models.DateTimeField()
    event = models.CharField(max_length=40)
    account_id = models.UUIDField(null=True, help_text=_("Whose owners may read it."))
    actor_id = models.BigIntegerField(null=True, help_text=_("The user's id."))
    actor = models.CharField(max_length=254, blank=True, help_text=_("The e-mail address then."))
    is_staff = models.BooleanField(default=False, help_text=_("Done as the maker's staff."))
    subject = models.CharField(
        max_length=300, blank=True, help_text=_("What or whom it was about.")
    )
    ip_address = models.GenericIPAddressField(null=True)
    kept_until = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(fields=["account_id", "id"], name="entry_by_account"),
            models.Index(fields=["actor_id", "id"], name="entry_by_actor"),
            models.Index(fields=["kept_until"], name="entry_by_end"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(event=""), name="entry_says_what_happened"),
            AppendOnly(until="kept_until", name="entry_is_append_only"),
        ]

    def __str__(self) -> str:
        named = {"event": self.event, "time": f"{self.at:%Y-%m-%d %H:%M}"}
        return gettext("%(event)s at %(time)s") % named

    @property
    def label(self) -> str:
        """Return what happened, in words."""
        return label_of(self.event)
