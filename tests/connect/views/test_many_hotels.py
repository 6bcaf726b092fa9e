"""Choosing among more hotels than a form has fields."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import Connection, Property
from tests import factories

HOTELS = 600


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(mark)


@pytest.fixture
def keys(connection: Connection) -> list[str]:
    for number in range(HOTELS):
        factories.make_hotel(connection, f"H{number}", code=f"H{number}", name=f"H{number}")
    return [str(pk) for pk in Property.objects.order_by("code").values_list("pk", flat=True)]


@pytest.mark.parametrize("are_together", [True, False])
def test_600_hotels_are_chosen_but_one(
    browser: Client, connection: Connection, keys: list[str], are_together: bool
) -> None:
    used = keys[1:]
    form = (
        {"shown": " ".join(keys), "used": "\n".join(used)}
        if are_together
        else {"shown": keys, "used": used}
    )

    response = browser.post(reverse("connect:hotels", args=[connection.pk]), form)

    assert response.status_code == 302
    assert [str(h.pk) for h in Property.objects.filter(is_used=False)] == keys[:1]
    assert Property.objects.filter(is_used=True).count() == HOTELS - 1


def test_the_page_sends_one_field_for_all_that_were_shown(
    browser: Client, connection: Connection, keys: list[str]
) -> None:
    page = browser.get(reverse("connect:connection", args=[connection.pk])).content.decode()

    assert page.count('name="shown"') == 1
    assert all(key in page for key in keys)
    assert 'data-together="used"' in page
