"""A proposal to an account with more rates than one page has: it comes to an end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property, RatePlan
from rates.mapping import ChangeContext, map_to
from rates.models import ChangeSet, MappableRatePlan
from rates.suggestions.adviser import Adviser
from rates.suggestions.proposal import propose
from rates.suggestions.proposal.making import RECENTLY
from tests.connect.pages import words

NOW = timezone.now()
HOTELS, RATES_OF_EACH, MAX_ROUNDS = 5, 250, 4
Make = Callable[..., Any]


@pytest.fixture
def send(mark: User, client_of: Callable[[User], Client], hotel: Property) -> Callable[[], Any]:
    """Send the page's form as it is shown, or return None where nothing in it is ticked."""
    browser, path = client_of(mark), reverse("rates:start", args=[hotel.pk])

    def send() -> Any:
        proposal = browser.get(path).context["proposal"]
        take = [item.token for item in proposal.items if item.is_ticked]
        form = {f"code:{item.token}": item.code for item in proposal.items}
        return browser.post(path, form | {"seen": proposal.seen, "take": take}) if take else None

    return send


@pytest.fixture
def only_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page have three rates."""
    monkeypatch.setattr("rates.suggestions.proposal.making.MAX_ITEMS", 3)


def test_many_rates_of_one_name_are_all_mapped_in_a_few_rounds(
    send: Callable[[], Any], make_hotel: Make, make_group: Make, make_plan: Make
) -> None:
    plan = make_plan("MODEL")
    plans = []
    for number in range(HOTELS):
        group = make_group(hotel=make_hotel(f"H{number}"))
        for rate in range(number * RATES_OF_EACH, (number + 1) * RATES_OF_EACH):
            values = {field.attname: getattr(plan, field.attname) for field in plan._meta.fields}
            values |= {"id": None, "property_id": group.property_id, "unit_group_id": group.pk}
            values |= {"remote_id": f"{rate}", "code": f"R{rate}", "name": "Flexible rate"}
            plans.append(RatePlan(**values))
    RatePlan.objects.bulk_create(plans)

    rounds = 0
    while send() is not None:
        rounds += 1
        assert rounds <= MAX_ROUNDS

    assert not MappableRatePlan.objects.filter(mappings=None).exists()


@pytest.mark.usefixtures("only_three")
def test_what_is_not_ticked_keeps_nothing_from_being_proposed(
    account: Account,
    mark: User,
    client_of: Callable[[User], Client],
    hotel: Property,
    make_plan: Make,
    make_rate_code: Make,
) -> None:
    make_rate_code("SAVER", name="Saver rate")
    make_rate_code("BUDGET", name="Saver rate")
    for number in range(7):
        make_plan(f"A{number}", name="Saver rate")
    make_plan("Z", name="Zephyr")

    proposal = propose(account, now=NOW)
    page = words(client_of(mark).get(reverse("rates:start", args=[hotel.pk])))

    assert [(item.own_code, item.is_ticked) for item in proposal.rates] == [
        ("Z", True),
        ("A0", False),
        ("A1", False),
    ]
    assert (proposal.is_part, proposal.unsure) == (True, 7)
    assert "We are not sure of 7: they are not ticked and stand last" in page


@pytest.mark.usefixtures("only_three")
def test_no_more_is_asked_about_than_is_shown(
    account: Account, make_plan: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    suggest = Adviser.suggest

    def listen(adviser: Adviser, rows: Any) -> Any:
        asked.extend(row.code for row in rows)
        return suggest(adviser, rows)

    monkeypatch.setattr(Adviser, "suggest", listen)
    for number in range(9):
        make_plan(f"R{number}")

    propose(account, now=NOW)

    assert asked == ["R0", "R1", "R2", "DBL"]


@pytest.mark.parametrize(("age", "code"), [(timedelta(), "NEXT"), (2 * RECENTLY, "FIRST")])
def test_what_a_proposal_has_made_lately_makes_no_other_rate_doubtful(
    age: timedelta, code: str, account: Account, mark_does: Make, make_plan: Make
) -> None:
    plan = make_plan("FIRST", name="Zephyr")
    mark_does(take=f"plan:{plan.code.lower()}")
    ChangeSet.objects.update(made_at=NOW - age)
    make_plan("NEXT", name="Zephyr Quorum")

    [item] = [each for each in propose(account, now=NOW).rates if each.own_code == "NEXT"]

    assert (item.code, item.is_ticked) == (code, code == "NEXT")


def test_a_code_that_a_person_has_made_for_a_rate_stays_a_doubt(
    account: Account, mark: User, make_plan: Make, make_rate_code: Make
) -> None:
    change_set = ChangeSet.objects.create(
        account=account, made_by=mark, made_at=NOW, is_together=True
    )
    code = make_rate_code("FIRST", name="Zephyr", change_set=change_set)
    context = ChangeContext(by=mark, now=NOW, change_set=change_set)
    map_to(make_plan("FIRST"), code=code, context=context)
    make_plan("NEXT", name="Zephyr Quorum")

    [item] = propose(account, now=NOW).rates

    assert (item.code, item.is_ticked) == ("FIRST", False)


def test_a_rate_is_not_ticked_for_a_code_that_another_got_in_the_part_before(
    account: Account, mark_does: Make
) -> None:
    mark_does(take="plan:flex", plan__flex="NRF")

    [item] = propose(account, now=NOW).rates

    assert (item.code, item.is_ticked) == ("NRF", False)
