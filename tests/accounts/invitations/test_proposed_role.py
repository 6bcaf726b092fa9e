"""A link to the team's page may propose the role of whoever is to be invited."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "role"), [("", "viewer"), ("?role=manager", "manager"), ("?role=owner", "")]
)
def test_the_role_that_a_link_proposes_is_chosen_in_the_form(
    alice: User, client_of: Any, query: str, role: str
) -> None:
    page = client_of(alice).get(reverse("accounts:team") + query)

    select = page.context["form"]["role"]
    chosen = [each.data["value"] for each in select if each.data["selected"]]
    assert chosen == ([role] if role else [])
