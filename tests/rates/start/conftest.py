"""An account that starts with two hotels, and Mark who maps them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.models import MappableUnitGroup

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def two_hotels(
    hotel: Property,
    group: MappableUnitGroup,
    make_hotel: Make,
    make_group: Make,
    make_plan: Make,
) -> list[Property]:
    """Two hotels with two room types each, which all are sold flexibly and non-refundably."""
    other = make_hotel("BER")
    groups = [group, make_group("SGL")]
    groups += [make_group(code, hotel=other) for code in ("DBL", "SGL")]
    for each in groups:
        for rate in ("FLEX", "NRF"):
            make_plan(rate, group=each)
    return [hotel, other]


@pytest.fixture
def mark_does(mark: User, client_of: Callable[[User], Client], two_hotels: list[Property]) -> Make:
    """Mark opens the page of all hotels and sends its form as it is, or with other codes."""

    def do(**codes: str) -> Any:
        browser = client_of(mark)
        path = reverse("rates:start", args=[two_hotels[0].pk])
        proposal = browser.get(path).context["proposal"]
        form = {
            "seen": proposal.seen,
            "take": [item.token for item in proposal.items if item.is_ticked],
        }
        form |= {f"code:{item.token}": item.code for item in proposal.items}
        if "take" in codes:
            form["take"] = codes.pop("take")
        form |= {f"code:{token.replace('__', ':')}": code for token, code in codes.items()}
        return browser.post(path, form, follow=True)

    return do
