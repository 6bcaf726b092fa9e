"""An account's rule that exact matches are mapped without a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from accounts.models import Account
from accounts.models.querysets import TenantQuerySet


class ExactMatchRule(models.Model):
    """While there is a row, rate plans whose code is a rate code's are mapped to it."""

    account_path = "account"

    account = models.OneToOneField(
        Account, models.CASCADE, primary_key=True, related_name="exact_match_rule"
    )
    switched_on_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["ExactMatchRule"].as_manager()

    def __str__(self) -> str:
        return gettext("Exact matches are mapped for %(account)s") % {"account": self.account}
