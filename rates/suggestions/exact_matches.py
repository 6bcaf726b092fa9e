"""The account's rule that exact matches are mapped without a person."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Account
from hotels.models import Property
from rates.mapping import ChangeContext
from rates.models import ExactMatchRule, MappableRatePlan, used_kinds
from rates.suggestions.accepting import accept_suggestions


def switch_exact_matches(account: Account, *, is_on: bool, now: datetime) -> list[MappableRatePlan]:
    """Let exact matches be mapped without a person, or no longer; return what was mapped at once.

    Switching it off takes no mapping away.
    """
    if is_on:
        ExactMatchRule.objects.get_or_create(account=account)
    else:
        ExactMatchRule.objects.for_account(account).delete()
    return accept_exact_matches(account, now=now)


def accept_exact_matches(account: Account, *, now: datetime) -> list[MappableRatePlan]:
    """Map what matches a rate code exactly, if the account has switched that on.

    Only what nobody has mapped, unmapped or excluded yet: whoever undoes it has the last word.
    """
    if MappableRatePlan.kind not in used_kinds():
        return []
    context = ChangeContext(by=None, now=now)
    accepted = []
    hotels = (
        Property.objects.for_account(account)
        .present()
        .filter(is_used=True, connection__account__exact_match_rule__isnull=False)
    )
    for hotel in hotels.order_by("pk"):
        today = hotel.today(now=now)
        untouched = MappableRatePlan.objects.filter(property=hotel, mapping_version=0)
        accepted += accept_suggestions(
            list(untouched.unmapped(on=today)),
            account=account,
            on=today,
            context=context,
            only_exact=True,
        )
    return accepted
