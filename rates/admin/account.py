"""What mapping adds to the admin of accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Account
from rates.codes import copy_standard_codes as copy_codes
from rates.models import ExactMatchRule, RateCode, RoomCode
from staff.actions import act_on
from staff.extensions import Extension, extend
from staff.links import listed


@admin.action(description="Copy the standard codes to it", permissions=["change"])
def copy_standard_codes(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Account]
) -> None:
    """Give the chosen accounts the standard codes that they do not have."""
    act_on(
        queryset,
        chosen=queryset,
        act=lambda account: copy_codes(account) > 0,
        model_admin=model_admin,
        request=request,
        done="Standard codes copied",
        because="It had them all.",
    )


def accepts_exact_matches(account: Any) -> bool:
    """Show whether exact matches are mapped without a person."""
    return ExactMatchRule.objects.for_account(account).exists()


accepts_exact_matches.boolean = True  # type: ignore[attr-defined]  # as Django's admin reads it

extend(
    Account,
    Extension(
        fields=(
            accepts_exact_matches,
            listed(RateCode, description="rate codes", account="pk"),
            listed(RoomCode, description="room codes", account="pk"),
        ),
        actions=(copy_standard_codes,),
    ),
)
