"""Users as staff make and change them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.staff.pages import page_of

ADD = "admin:accounts_user_add"


def test_new_user_has_an_address_in_small_letters_and_no_password(staff_browser: Client) -> None:
    form = {"email": "New.Colleague@Maker.example", "is_active": "on", "is_staff": "on"}

    staff_browser.post(reverse(ADD), form)

    user = User.objects.get(email="new.colleague@maker.example")
    assert user.is_staff
    assert not user.has_usable_password()


def test_second_user_of_one_address_is_refused_whatever_its_case(
    staff_browser: Client, alice: User
) -> None:
    answer = staff_browser.post(reverse(ADD), {"email": alice.email.upper(), "is_active": "on"})

    assert answer.status_code == 200
    assert answer.context["errors"]
    assert User.objects.filter(email__iexact=alice.email).count() == 1


def test_form_of_a_user_changes_neither_address_nor_password(
    staff_browser: Client, alice: User
) -> None:
    form = {"name": "Alice", "email": "evil@rival.example", "password": "x", "is_active": "on"}
    before = (alice.email, alice.password)

    staff_browser.post(page_of(alice), form)

    alice.refresh_from_db()
    assert alice.name == "Alice"
    assert (alice.email, alice.password) == before


def test_user_who_is_made_inactive_is_signed_out(
    staff_browser: Client, alice: User, client_of: Any
) -> None:
    browser = client_of(alice)
    before = browser.get("/hotels/").status_code

    staff_browser.post(page_of(alice), {"name": "Alice"})
    after = browser.get("/hotels/")

    assert before == 200
    assert after.status_code == 302
    assert after.headers["Location"].startswith(reverse("account_login"))


def test_page_of_a_user_costs_the_same_for_few_permissions_and_many(
    staff_browser: Client, alice: User, django_assert_max_num_queries: Any
) -> None:
    staff_browser.get(page_of(alice))

    # Session, visitor, second factor; the user; groups and permissions, chosen and to choose from.
    with django_assert_max_num_queries(12):
        staff_browser.get(page_of(alice))
