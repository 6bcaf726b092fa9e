"""What is counted over all accounts: enough of them, each once, none named."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.conf import settings as site
from django.core.serializers import serialize
from django.utils import timezone

from accounts.models import Account, User
from rates.mapping import ChangeContext, undo
from rates.models import Origin, Pattern, StandardRateCode
from rates.patterns import count_patterns
from rates.tasks import count_patterns as count_hourly

NOW = timezone.now()
# Of whoever asks there may be one among them.
ENOUGH = site.PATTERN_ACCOUNTS + 1
Decide = Callable[..., Any]


def patterns() -> set[tuple[str, str, int, int]]:
    count_patterns(now=NOW)
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


def test_what_staff_have_decided_is_not_counted(decide: Decide, alice: User) -> None:
    for _ in range(ENOUGH):
        decide()
    User.objects.filter(pk=alice.pk).update(is_staff=True)

    assert patterns() == set()


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

    count_patterns(now=NOW + timedelta(hours=1))
    assert not Pattern.objects.exists()


def test_a_closed_account_counts_no_more(decide: Decide) -> None:
    plans = [decide() for _ in range(ENOUGH)]
    assert patterns()

    plans[0].account.close(now=NOW)

    count_patterns(now=NOW + timedelta(hours=1))
    assert not Pattern.objects.exists()


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

    count_patterns(now=NOW + timedelta(hours=1))
    assert not Pattern.objects.exists()


def test_switched_off_altogether_nothing_is_kept(decide: Decide, settings: Any) -> None:
    for _ in range(ENOUGH):
        decide()
    assert patterns()
    settings.PATTERN_ACCOUNTS = 0

    assert count_patterns(now=NOW + timedelta(hours=1)) == 0
    assert not Pattern.objects.exists()


@pytest.mark.parametrize("number", [1, 20])
def test_counting_takes_as_many_statements_for_any_number_of_accounts(
    decide: Decide, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        decide()

    # For each kind: standard codes, mappings, what was declined; a transaction, what is past twice;
    # and the patterns, if there are any.
    with django_assert_num_queries(14 if number < ENOUGH else 15):
        count_patterns(now=NOW)
