"""Accounts with a hotel each, which decide on a rate plan of the same code."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from rates.mapping import ChangeContext, decline, map_to
from rates.models import DECIDED, MappableRatePlan, Origin, RateCode, StandardRateCode
from tests import factories

NOW = timezone.now()


@pytest.fixture(autouse=True)
def standard(db: None) -> None:
    for code in ("BAR", "NONREF"):
        StandardRateCode.objects.create(code=code)


@pytest.fixture
def decide(db: None) -> Callable[..., MappableRatePlan]:
    """Make an account that maps its rate plan to a code, or says that it is not that.

    If nothing else is said, it is connected to an apaleo account of its own by a person of its own
    at apaleo, and somebody decides who decides nowhere else.
    """
    numbers = count(1)

    def make(
        code: str = "XK7",
        to: str = "BAR",
        *,
        account: Account | None = None,
        is_declined: bool = False,
        by: User | None = None,
        origin: Origin = Origin.BY_HAND,
        **connection_fields: Any,
    ) -> MappableRatePlan:
        number = next(numbers)
        account = account or factories.make_account(f"Account {number}")
        if by is None and origin in DECIDED:
            by = factories.make_user(f"decider{number}@grand.example")
        fields = {"subject": f"person {number}"} | connection_fields
        connection: Any = factories.make_connection(account, f"CODE{number}", **fields)
        hotel = factories.make_hotel(connection, f"H{number}", name=f"Secret Palace {number}")
        group: Any = factories.make_group(hotel, f"G{number}", code="DBL", name="Double")
        plan = factories.make_plan(
            group,
            f"P{number}",
            model=MappableRatePlan,
            code=code,
            name="Qwertz",
            min_guarantee_type="CreditCard",
            time_slice_template="OverNight",
        )
        rate_code, _ = RateCode.objects.get_or_create(account=account, code=to)
        context = ChangeContext(by=by, origin=origin, now=NOW)
        if is_declined:
            decline(plan, code=rate_code, context=context)
        else:
            map_to(plan, code=rate_code, context=context)
        return plan

    return make
