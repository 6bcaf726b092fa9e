"""Two lists that have the same rows in different orders are saved at the same moment."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Property, RatePlan
from rates.admin.mappables.base import MappableAdmin
from rates.models import MappableRatePlan, RateCode
from staff.links import list_url
from tests.rates.admin.mapping_list import choose, form_of
from tests.simultaneously import simultaneously


@pytest.mark.django_db(transaction=True)
def test_neither_waits_for_the_other(
    staff: User,
    staff_browser: Client,
    client_of: Callable[[User], Client],
    hotel: Property,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [make_plan(code) for code in ("A", "B")]
    # By name, and the newest first.
    paths = [f"{list_url(RatePlan)}?property={hotel.pk}", list_url(RatePlan)]
    both, local, real = threading.Barrier(2, timeout=3), threading.local(), MappableAdmin.save_model

    def save_and_wait(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        if not hasattr(local, "is_in"):
            local.is_in = True
            with suppress(threading.BrokenBarrierError):
                both.wait()

    def saving(path: str) -> Callable[[], int]:
        browser = client_of(staff)
        browser.raise_request_exception = False
        form = form_of(browser.get(path))
        for plan in plans:
            form = choose(form, plan, bar)
        return lambda: int(browser.post(path, form).status_code)

    monkeypatch.setattr(MappableAdmin, "save_model", save_and_wait)
    answers = simultaneously(*[saving(path) for path in paths])

    assert max(answers) < 500
    assert bar.mappings.count() == 2
