"""Proposals that are refused, outdated, empty or sent twice: nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import ChangeSet, MappableRatePlan, MappableUnitGroup, RateCode
from rates.page.starting import tell_applied, tell_offer
from rates.suggestions.proposal import apply_proposal, get_newest_to_undo, propose
from tests.connect.pages import words

NOW = timezone.now()
Make = Callable[..., Any]


def test_what_was_typed_and_unticked_is_kept_where_a_code_is_refused(
    mark: User, client_of: Callable[[User], Client], two_hotels: list[Property]
) -> None:
    browser = client_of(mark)
    path = reverse("rates:start", args=[two_hotels[0].pk])
    form = {"seen": browser.get(path).context["proposal"].seen, "take": ["plan:flex"]}
    form |= {"code:plan:flex": "", "code:plan:nrf": "MYNRF"}

    response = browser.post(path, form)

    flex, nrf = response.context["proposal"].rates
    assert response.status_code == 422
    assert (flex.code, flex.is_ticked) == ("", True)
    assert flex.error
    assert (nrf.code, nrf.is_ticked, nrf.error) == ("MYNRF", False, "")
    assert "Please look at the code of" in words(response)
    assert b'aria-invalid="true"' in response.content


def test_what_was_typed_is_kept_where_something_has_changed(
    mark: User, client_of: Callable[[User], Client], two_hotels: list[Property], make_plan: Make
) -> None:
    browser = client_of(mark)
    path = reverse("rates:start", args=[two_hotels[0].pk])
    seen = browser.get(path).context["proposal"].seen
    make_plan("LATE", group=MappableUnitGroup.objects.order_by("pk")[0])

    response = browser.post(path, {"seen": seen, "code:plan:flex": "MYFLEX"})

    items = {item.token: item for item in response.context["proposal"].rates}
    assert (items["plan:flex"].code, items["plan:flex"].is_ticked) == ("MYFLEX", False)
    assert items["plan:late"].is_ticked


def test_nothing_ticked_is_nothing_done(mark_does: Make, mark: User) -> None:
    response = mark_does(take="")

    assert response.status_code == 422
    assert "Nothing is ticked" in words(response)
    assert not ChangeSet.objects.exists()


def test_a_form_sent_twice_at_once_can_still_be_taken_back(
    account: Account, mark: User, two_hotels: list[Property]
) -> None:
    proposal = propose(account, now=NOW)
    codes = {item.token: item.code for item in proposal.items}

    # Both requests have read the proposal before either wrote.
    first, second = (
        apply_proposal(account, proposal=proposal, codes=codes, by=mark, now=NOW) for _ in range(2)
    )

    made = get_newest_to_undo(account, now=NOW)
    assert made is not None
    assert made.changes.count() == first.mapped["plan"] + first.mapped["group"]
    assert not any(second.mapped.values())
    assert tell_applied(second).startswith("Somebody has mapped all of it meanwhile")


def test_taking_back_what_was_taken_back_says_so(
    mark: User, client_of: Callable[[User], Client], mark_does: Make, two_hotels: list[Property]
) -> None:
    mark_does()
    path = reverse("rates:start_undo", args=[two_hotels[0].pk])
    form = {"made": ChangeSet.objects.get().pk}

    first, second = (client_of(mark).post(path, form, follow=True) for _ in range(2))

    assert "lines are as they were before" in words(first)
    assert "That was taken back already." in words(second)
    assert b"notice-good" in first.content
    assert b"notice-good" not in second.content


def test_that_all_of_it_was_changed_since_is_no_success(
    mark: User,
    client_of: Callable[[User], Client],
    mark_does: Make,
    two_hotels: list[Property],
    nonref: RateCode,
) -> None:
    mark_does(take="plan:flex")
    for plan in MappableRatePlan.objects.filter(code="FLEX"):
        map_to(plan, code=nonref, context=ChangeContext(by=mark, now=NOW))
    form = {"made": ChangeSet.objects.get().pk}

    response = client_of(mark).post(
        reverse("rates:start_undo", args=[two_hotels[0].pk]), form, follow=True
    )

    assert "4 were changed since and are left." in words(response)
    assert "0 lines" not in words(response)
    assert b"notice-good" not in response.content


def test_a_step_in_which_nothing_was_changed_hides_none(
    account: Account, mark: User, mark_does: Make
) -> None:
    mark_does()
    made = ChangeSet.objects.get()

    # As a worker leaves one that is killed.
    ChangeSet.objects.create(account=account, made_by=mark, made_at=NOW, is_together=True)

    assert get_newest_to_undo(account, now=NOW) == made


def test_a_button_for_nothing_names_no_numbers(account: Account) -> None:
    assert tell_offer(propose(account, now=NOW)) == "Map what is ticked"
