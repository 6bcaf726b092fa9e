"""Who may see the mapping page and change what on it (CASES 33 to 35 and 48)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from hotels.models import Property
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
)
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, lines, row_token

CHANGES = ["change", "selected", "codes"]
EVERYONE = ["alice", "mark", "bob", "charlie"]
FORM = {
    "seen": 0,
    "code": "BAR",
    "kind": "plan",
    "do": "map",
}


@pytest.fixture
def page_of(
    request: pytest.FixtureRequest, hotel: Property, client_of: Callable[[User], Client]
) -> Callable[[str], MappingPage]:
    """The page in the browser of an actor, by name."""
    return lambda actor: MappingPage(client_of(request.getfixturevalue(actor)), hotel)


@pytest.mark.parametrize(
    ("actor", "status"), [("alice", 200), ("mark", 200), ("bob", 200), ("charlie", 404)]
)
def test_members_see_the_page_and_its_lines_and_strangers_do_not(
    page_of: Any, plan: MappableRatePlan, actor: str, status: int
) -> None:
    page = page_of(actor)

    assert page.show().status_code == status
    assert page.look(plan).status_code == status


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize(("actor", "status"), [("bob", 403), ("charlie", 404)])
def test_viewers_and_strangers_change_nothing(
    page_of: Any, plan: MappableRatePlan, bar: RateCode, name: str, actor: str, status: int
) -> None:
    page = page_of(actor)

    response = page.browser.post(
        page.path(name), FORM | {"plan": plan.pk, "chosen": [row_token(plan)]}
    )

    assert response.status_code == status
    assert not MappingChange.objects.exists()
    assert RateCode.objects.count() == 1


@pytest.mark.parametrize("name", ["page", "look", *CHANGES])
def test_nobody_gets_past_the_login_page(client: Client, hotel: Property, name: str) -> None:
    path = reverse(f"rates:{name}", args=[hotel.pk])

    for ask in (client.get, client.post, client.put, client.delete):
        response = ask(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["look", *CHANGES])
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_forms_are_only_taken_by_post(page_of: Any, name: str, method: str) -> None:
    page = page_of("alice")

    assert getattr(page.browser, method)(page.path(name)).status_code == 405


def test_a_form_of_another_site_changes_nothing(
    alice: User, hotel: Property, plan: MappableRatePlan, bar: RateCode
) -> None:
    browser = Client(SERVER_NAME="testserver.localhost", enforce_csrf_checks=True)
    browser.force_login(alice)

    response = MappingPage(browser, hotel).change(plan, code="BAR")

    assert response.status_code == 403
    assert not MappingChange.objects.exists()


def test_whoever_signed_out_in_another_tab_is_led_to_the_login(
    client: Client, hotel: Property, plan: MappableRatePlan
) -> None:
    response = MappingPage(client, hotel).change(plan, code="BAR")

    assert response.status_code == 401
    assert response.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("name", ["change", "look"])
def test_a_plan_of_somebody_else_is_not_found(
    page_of: Any, plan: MappableRatePlan, other_plan: MappableRatePlan, bar: RateCode, name: str
) -> None:
    response = page_of("alice").send(name, other_plan, **FORM)

    assert response.status_code == 404
    assert not MappingChange.objects.exists()


def test_a_plan_of_another_hotel_of_ones_own_is_not_found_here(
    page_of: Any,
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    elsewhere = make_plan(group=make_group(hotel=make_hotel("BER")))
    page = page_of("alice")

    assert page.change(elsewhere, code="BAR").status_code == 404
    assert page.change(elsewhere.unit_group, code="BAR").status_code == 404
    assert page.select(row_token(elsewhere), do="map", code="BAR").status_code == 404
    assert not MappingChange.objects.exists()


def test_a_foreign_plan_among_ones_own_stops_all_of_them(
    page_of: Any, plan: MappableRatePlan, other_plan: MappableRatePlan, bar: RateCode
) -> None:
    response = page_of("alice").select(row_token(plan), row_token(other_plan), do="map", code="BAR")

    assert response.status_code == 404
    assert not MappingChange.objects.exists()


@pytest.mark.parametrize(
    "said", [{"code": "THEIRS"}, {"do": "accept THEIRS"}, {"do": "map THEIRS"}]
)
def test_a_code_of_somebody_else_is_as_good_as_none(
    page_of: Any, plan: MappableRatePlan, other_rate_code: RateCode, said: dict[str, str]
) -> None:
    RateCode.objects.filter(pk=other_rate_code.pk).update(code="THEIRS")

    response = page_of("alice").change(plan, **said)

    assert response.status_code == 422
    assert "There is no rate code THEIRS yet." in words(response)
    assert other_rate_code.name not in response.content.decode()
    assert not RatePlanMapping.objects.exists()


def test_a_new_code_belongs_to_the_hotels_account_whatever_the_form_says(
    page_of: Any, alice: User, other_account: Any
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.VIEWER)
    page = page_of("alice")

    page.browser.post(
        page.path("codes"),
        {"kind": "rate", "code": "PKG", "account": other_account.pk, "account_id": "1"},
    )

    assert RateCode.objects.get().account == page.hotel.connection.account


def test_the_role_in_another_account_does_not_count(
    page_of: Any, bob: User, plan: MappableRatePlan, bar: RateCode, other_account: Any
) -> None:
    Membership.objects.create(account=other_account, user=bob, role=Membership.Role.OWNER)
    page = page_of("bob")
    page.browser.post(reverse("accounts:switch"), {"account": other_account.pk})

    html = page.show().content.decode()

    assert page.change(plan, code="BAR").status_code == 403
    assert "You may look at this page." in html
    assert page.path("change") not in html


def test_a_viewer_sees_codes_and_history_and_nothing_to_press(
    page_of: Any, plan: MappableRatePlan, bar: RateCode
) -> None:
    page_of("mark").change(plan, code="BAR")
    page = page_of("bob")

    line = lines(page.look(plan))[f"plan-{plan.pk}"]
    whole = page.show()

    assert "BAR Close" in line
    assert "no code → BAR" in line
    assert "[" not in line
    assert lines(whole)[f"plan-{plan.pk}"].endswith("BAR More Best available rate")
    assert "Accept" not in words(whole)


def test_every_change_leaves_who_when_and_what(
    page_of: Any, mark: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    page = page_of("mark")
    page.change(plan, code="BAR")
    page.select(row_token(plan), do="map", code="NONREF")
    page.change(plan, do="aside")
    page.change(plan, do="undo")

    steps = MappingChange.objects.filter(rate_plan=plan, changed_by=mark).order_by("version")

    assert [[e["code"] for e in step.after["entries"]] for step in steps] == [
        ["BAR"],
        ["NONREF"],
        [],
        ["NONREF"],
    ]
    assert all(step.changed_at for step in steps)


def test_no_id_of_a_rate_plan_is_in_an_address(
    page_of: Any, make_plan: Callable[..., MappableRatePlan]
) -> None:
    make_plan(pk=987654)

    html = page_of("alice").show().content.decode()

    addresses = [
        part.split('"')[0] for name in ("href", "action") for part in html.split(f'{name}="')[1:]
    ]
    assert addresses
    assert not [address for address in addresses if "987654" in address]
