"""The tenant."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from accounts.names import is_one_line, validate_name


class Account(models.Model):
    """A customer of the app's maker. Everything a hotelier sees belongs to exactly one."""

    account_path = "pk"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        max_length=200, help_text=_("The hotel or company."), validators=[validate_name]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Since then it waits to be erased.")
    )

    objects = TenantQuerySet["Account"].as_manager()

    class Meta:
        permissions = [("look_into_account", "Can see an account's pages as its owner does")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="account_has_a_name"),
            is_one_line("name", name="account_name_is_one_line"),
        ]

    def __str__(self) -> str:
        return self.name

    def close(self, *, now: datetime) -> None:
        """Mark it closed."""
        self.closed_at = now
        self.save(update_fields=["closed_at"])
