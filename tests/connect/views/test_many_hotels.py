"""Choosing among more hotels than a form has fields."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hotels.models import Connection, Property
from tests import factories
from tests.connect.pages import words
from tests.forms import as_data, fields_sent

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
    page = browser.get(reverse("connect:connection", args=[connection.pk]))

    sent = as_data(fields_sent(page, form="hotel-choice"))

    [shown] = sent["shown"]
    assert set(shown.split()) == set(keys) == set(sent["used"])
    assert sent["left_out"] == [""]
    assert 'data-together="used"' in page.content.decode()


def chosen() -> set[str]:
    return set(Property.objects.filter(is_used=True).values_list("code", flat=True))


@pytest.mark.parametrize(("button", "used"), [("leave", 0), ("use", HOTELS)])
def test_all_hotels_are_chosen_by_a_word_in_four_fields(
    browser: Client, connection: Connection, keys: list[str], button: str, used: int
) -> None:
    Property.objects.filter(code__in=["H1", "H7"]).update(is_used=False)
    address = reverse("connect:connection", args=[connection.pk])
    page = browser.get(address)
    factories.make_hotel(connection, "NEW", code="NEW", name="New", is_used=not used)

    fields = fields_sent(page, form="all-hotels", button=button)
    response = browser.post(
        reverse("connect:hotels", args=[connection.pk]), as_data(fields), follow=True
    )

    assert f"Use all {HOTELS} hotels" in words(page)
    assert [name for name, _ in fields] == ["csrfmiddlewaretoken", "shown", "all"]
    # What was found after the page was drawn stays as it is.
    assert chosen() == {"H0", *(f"H{n}" for n in range(HOTELS))} if used else {"NEW"}
    assert f"{used or 1} of {HOTELS + 1} " in words(response)


def test_what_a_colleague_has_decided_meanwhile_stays(
    browser: Client, connection: Connection, keys: list[str]
) -> None:
    Property.objects.filter(code__in=["H1", "H2"]).update(is_used=False)
    page = browser.get(reverse("connect:connection", args=[connection.pk]))
    Property.objects.filter(code="H1").update(is_used=True)
    Property.objects.filter(code="H3").update(is_used=False)
    [unticked] = Property.objects.filter(code="H4").values_list("pk", flat=True)

    fields = [f for f in fields_sent(page, form="hotel-choice") if f != ("used", str(unticked))]
    browser.post(reverse("connect:hotels", args=[connection.pk]), as_data(fields))

    assert set(Property.objects.filter(is_used=False).values_list("code", flat=True)) == {
        *("H2", "H3", "H4")
    }


def test_more_hotels_than_a_form_takes_are_told_before_with_the_way_out(
    browser: Client, connection: Connection, keys: list[str], settings: object
) -> None:
    address = reverse("connect:connection", args=[connection.pk])
    before = words(browser.get(address))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = HOTELS  # type: ignore[attr-defined]

    assert "more hotels than a browser can send ticks for" not in before
    assert "more hotels than a browser can send ticks for" in words(browser.get(address))


def test_few_hotels_are_ticked(browser: Client, connection: Connection) -> None:
    for number in range(3):
        factories.make_hotel(connection, f"H{number}", code=f"H{number}", name=f"H{number}")

    page = browser.get(reverse("connect:connection", args=[connection.pk]))

    assert "Use none of them" not in words(page)
