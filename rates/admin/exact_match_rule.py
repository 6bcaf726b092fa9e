"""Which accounts have exact matches mapped without a person."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from rates.admin.used_kinds import UsedKindAdmin
from rates.models import ExactMatchRule, MappableRatePlan
from staff.filters import within
from staff.large_tables import LargeTableAdmin
from staff.links import linked


@admin.register(ExactMatchRule)
class ExactMatchRuleAdmin(UsedKindAdmin, LargeTableAdmin):
    """The rule is on for the accounts in this list: add or delete one to switch it."""

    mappable = MappableRatePlan
    list_display = ("__str__", linked("account"), "switched_on_at")
    list_filter = (within(Account, "account"),)
    list_select_related = ("account",)
    search_fields = ("^account__name",)
    search_help_text = _("Beginning of the account's name.")
    autocomplete_fields = ("account",)
    fields = ("account",)
