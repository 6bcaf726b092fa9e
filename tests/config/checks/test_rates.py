"""The settings of rates."""

import pytest

from config.checks.rates import rates_problems


@pytest.mark.parametrize("accounts", [0, 3, 5, 1000])
def test_none_or_enough_accounts_are_taken(accounts: int) -> None:
    assert rates_problems({"PATTERN_ACCOUNTS": accounts}) == []


@pytest.mark.parametrize("accounts", [-1, 1, 2])
def test_so_few_that_one_could_be_told_are_refused(accounts: int) -> None:
    (problem,) = rates_problems({"PATTERN_ACCOUNTS": accounts})

    assert "PATTERN_ACCOUNTS must be 0, or 3 or more" in problem
