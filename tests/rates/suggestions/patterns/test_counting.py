"""What is counted over all accounts: enough of them, each once, none named."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count, permutations
from typing import Any

import pytest
from django.conf import settings as site
from django.core.serializers import serialize
from django.utils import timezone

from accounts.leaving import erasing
from accounts.models import Account, Membership, User
from rates.mapping import ChangeContext, undo
from rates.models import Origin, Pattern, StandardRateCode
from rates.patterns import ballots, count_patterns
from rates.tasks import count_patterns as count_hourly
from tests import factories

NOW = timezone.now()
# Of whoever asks there may be one among them.
ENOUGH = site.PATTERN_ACCOUNTS + 1
Decide = Callable[..., Any]
HOURS = count(1)


def patterns() -> set[tuple[str, str, int, int]]:
    count_patterns(now=NOW + timedelta(hours=next(HOURS)))
    return set(Pattern.objects.values_list("key", "code", "accepted", "rejected"))


def test_what_enough_accounts_decide_alike_is_a_pattern(decide: Decide) -> None:
    for _ in range(ENOUGH):
        decide("XK7-DBL")

    assert patterns() == {("xk7", "BAR", ENOUGH, 0)}


def test_what_fewer_accounts_decide_is_written_nowhere(decide: Decide) -> None:
    for _ in range(ENOUGH - 1):
        decide("PALACE-SECRET")

    assert patterns() == set()


def test_an_account_counts_once_however_often_it_decides(decide: Decide, account: Account) -> None:
    for _ in range(2 * ENOUGH):
        decide(account=account)
    for _ in range(ENOUGH - 2):
        decide()

    assert patterns() == set()


def test_an_account_has_one_vote_for_a_code_and_none_where_it_is_undecided(
    decide: Decide, account: Account
) -> None:
    for code in ("BAR", "BAR", "NONREF"):
        decide(to=code, account=account)
    undecided = decide(to="BAR").account
    decide(to="NONREF", account=undecided)
    for _ in range(ENOUGH):
        decide(to="BAR")
        decide(to="NONREF")

    assert patterns() == {("xk7", "BAR", ENOUGH + 1, 0), ("xk7", "NONREF", ENOUGH, 0)}


def test_no_name_of_an_account_or_a_hotel_is_in_a_pattern(decide: Decide) -> None:
    for _ in range(ENOUGH):
        decide()
    count_patterns(now=NOW)

    written = serialize("json", Pattern.objects.all())

    assert "xk7" in written
    assert "Account" not in written
    assert "Palace" not in written


def test_codes_of_an_account_that_are_not_the_makers_are_not_counted(decide: Decide) -> None:
    for _ in range(ENOUGH):
        decide(to="OWN")

    assert patterns() == set()


@pytest.mark.parametrize("origin", [Origin.MAKER_DEFAULT, Origin.STANDARD])
def test_what_nobody_decided_is_not_counted(decide: Decide, origin: Origin) -> None:
    for _ in range(ENOUGH):
        decide(by=None, origin=origin)

    assert patterns() == set()


@pytest.mark.parametrize("is_declined", [False, True], ids=["mapped", "declined"])
def test_what_staff_have_decided_is_not_counted_though_they_are_members(
    decide: Decide, is_declined: bool
) -> None:
    decisions = [decide(is_declined=is_declined) for _ in range(ENOUGH)]
    counted = patterns()
    staff = decisions[0].mapping_changes.get().changed_by
    factories.make_membership(staff, decisions[0].account, Membership.Role.OWNER)

    User.objects.filter(pk=staff.pk).update(is_staff=True)

    assert counted
    assert patterns() == set()


@pytest.mark.parametrize("is_declined", [False, True], ids=["mapped", "declined"])
def test_what_somebody_has_decided_who_is_erased_is_not_counted(
    decide: Decide, is_declined: bool
) -> None:
    decisions = [decide(is_declined=is_declined) for _ in range(ENOUGH)]
    counted = patterns()

    erasing.erase(decisions[0].mapping_changes.get().changed_by, now=NOW)

    assert counted
    assert patterns() == set()
    assert decisions[0].mappings.exists() is not is_declined
    assert decisions[0].declined.exists() is is_declined


@pytest.mark.parametrize("is_declined", [False, True], ids=["mapped", "declined"])
def test_one_person_who_decides_for_many_accounts_counts_once(
    decide: Decide, alice: User, is_declined: bool
) -> None:
    for _ in range(2 * ENOUGH):
        decide(by=alice, is_declined=is_declined)
    for _ in range(ENOUGH - 2):
        decide(is_declined=is_declined)
    too_few = patterns()
    decide(is_declined=is_declined)

    assert too_few == set()
    assert patterns() == {("xk7", "BAR", 0 if is_declined else ENOUGH, ENOUGH * is_declined)}


def test_many_logins_of_the_person_who_consented_at_apaleo_count_once(decide: Decide) -> None:
    for _ in range(2 * ENOUGH):
        decide(subject="one person")

    assert patterns() == set()


def test_accounts_that_had_one_apaleo_account_in_turn_count_once(decide: Decide) -> None:
    for _ in range(2 * ENOUGH):
        decide(apaleo_account_code="ONE", status="disconnected", ended_at=NOW)

    assert patterns() == set()


def test_accounts_are_related_by_way_of_others_and_have_one_vote(
    decide: Decide, alice: User, bob: User
) -> None:
    decide(by=alice, subject="one person")
    decide(to="NONREF", by=bob)
    decide(by=bob, subject="one person")
    for _ in range(ENOUGH):
        decide()
        decide(to="NONREF")

    # Of the three rows of the related ones two are BAR.
    assert patterns() == {("xk7", "BAR", ENOUGH + 1, 0), ("xk7", "NONREF", ENOUGH, 0)}


def test_related_accounts_fill_the_memory_no_more_than_others(
    decide: Decide, account: Account, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "MAX_PAIRS", 1)
    for _ in range(2):
        decide("XK7", by=alice, account=account)
    decide("OTHER", by=alice)
    for _ in range(ENOUGH - 1):
        decide("XK7")
        decide("OTHER")

    assert patterns() == {("xk7", "BAR", ENOUGH, 0)}


def test_what_enough_accounts_declined_is_a_pattern_too(decide: Decide) -> None:
    for _ in range(ENOUGH):
        decide(is_declined=True)
    decide()

    assert patterns() == {("xk7", "BAR", 1, ENOUGH)}


def test_whoever_declines_and_accepts_for_the_same_rate_has_accepted(
    decide: Decide, account: Account
) -> None:
    decide(is_declined=True, account=account)
    decide(account=account)
    for _ in range(ENOUGH - 1):
        decide()

    assert patterns() == {("xk7", "BAR", ENOUGH, 0)}


def test_undo_takes_the_vote_back(decide: Decide, alice: User) -> None:
    plans = [decide() for _ in range(ENOUGH)]
    assert patterns()

    undo(plans[0].mapping_changes.get(), context=ChangeContext(by=alice, now=NOW))

    assert patterns() == set()


def test_a_closed_account_counts_no_more(decide: Decide) -> None:
    plans = [decide() for _ in range(ENOUGH)]
    assert patterns()

    plans[0].account.close(now=NOW)

    assert patterns() == set()


def test_the_order_of_accounts_and_counting_again_change_nothing(decide: Decide) -> None:
    found = set()
    for order in permutations(["BAR", "BAR", "NONREF"]):
        for code in order:
            decide(to=code)
        found.add(frozenset((key, code) for key, code, *_ in patterns()))
    for _ in range(2):
        count_hourly()

    assert ("xk7", "BAR") in set(Pattern.objects.values_list("key", "code"))
    assert Pattern.objects.count() == len(patterns())


def test_what_was_switched_off_stays_off_also_when_it_was_gone_for_a_while(
    decide: Decide, alice: User
) -> None:
    plans = [decide() for _ in range(ENOUGH)]
    count_patterns(now=NOW)
    Pattern.objects.update(is_on=False)

    undone = undo(plans[0].mapping_changes.get(), context=ChangeContext(by=alice, now=NOW))
    count_patterns(now=NOW + timedelta(hours=1))
    assert Pattern.objects.get().accepted == 0
    undo(undone, context=ChangeContext(by=alice, now=NOW))
    count_patterns(now=NOW + timedelta(hours=2))

    pattern = Pattern.objects.get()
    assert (pattern.accepted, pattern.is_on) == (ENOUGH, False)


def test_a_standard_code_that_is_gone_takes_its_patterns_along(decide: Decide) -> None:
    for _ in range(ENOUGH):
        decide()
    assert patterns()

    StandardRateCode.objects.all().delete()

    assert patterns() == set()


def test_switched_off_altogether_nothing_is_kept(decide: Decide, settings: Any) -> None:
    for _ in range(ENOUGH):
        decide()
    assert patterns()
    settings.PATTERN_ACCOUNTS = 0

    assert patterns() == set()


@pytest.mark.parametrize("number", [1, 20])
def test_counting_takes_as_many_statements_for_any_number_of_accounts(
    decide: Decide, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        decide()

    # Connections and who has decided. For each kind: standard codes, what was decided; a
    # transaction, what is past twice; and the patterns, if there are any.
    with django_assert_num_queries(14 if number < ENOUGH else 15):
        count_patterns(now=NOW)
