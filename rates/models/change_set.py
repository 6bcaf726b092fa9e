"""Changes that were made in one go, so that they can be taken back in one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.models.querysets import TenantQuerySet


class ChangeSet(models.Model):
    """What somebody did with one click: the steps of history and the codes that came of it."""

    account_path = "account"

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_together = models.BooleanField(help_text=_("Of several lines, to be taken back as a whole."))
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TenantQuerySet["ChangeSet"].as_manager()

    def __str__(self) -> str:
        return gettext("Changes of %(time)s") % {"time": f"{self.made_at:%Y-%m-%d %H:%M}"}
