"""Who decides, and what is said of a rate plan then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from matching import Suggestion
from rates import suggestions
from rates.mapping import (
    ChangeContext,
)
from rates.models import (
    MappableRatePlan,
    Origin,
    RateCode,
)

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def by(alice: User) -> ChangeContext:
    return ChangeContext(by=alice, now=NOW)


@pytest.fixture
def accepting(alice: User) -> ChangeContext:
    return ChangeContext(by=alice, origin=Origin.ACCEPTED, now=NOW)


@pytest.fixture
def saver(make_rate_code: Callable[..., RateCode]) -> RateCode:
    return make_rate_code("SAVER", name="Sparpreis Sommer")


@pytest.fixture
def told(account: Account) -> Callable[[MappableRatePlan], str]:
    """Return the code suggested for a rate plan with the reason, or why there is none."""

    def tell(plan: MappableRatePlan, *, account: Account = account) -> str:
        rows = list(MappableRatePlan.objects.filter(pk=plan.pk).select_related("unit_group"))
        found = suggestions.advise(rows, account=account, on=NOW.date())[plan.pk]
        if isinstance(found, Suggestion):
            return f"{found.code}: {suggestions.explain(found)}"
        return suggestions.explain_why_not(found)

    return tell
