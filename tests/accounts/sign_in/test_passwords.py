"""Passwords that name the product or the trade are refused."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.sign_in.passwords import TradeWordsValidator
from tests.accounts.sign_in.signing_in import sign_up


@pytest.mark.parametrize(
    "password",
    [
        "hotel2026",
        "Lobby123!",
        "apaleo-apaleo",
        "H0telR00m1",
        "reception1",
        "Welcome2026!",
        "roomrate99",
    ],
)
def test_a_password_that_names_the_trade_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="guessed first"):
        TradeWordsValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "correct hotel battery", "seaside-9472-kestrel", "90817263540x1"],
)
def test_other_passwords_are_left_to_the_other_rules(password: str) -> None:
    TradeWordsValidator().validate(password)


@pytest.mark.parametrize(
    "password", ["kq7 zx9w", "ö" * 8, "a b\tc d e f", "~!@ #$%^&", "kestrel " * 20, "x9" * 64]
)
def test_eight_characters_of_any_kind_are_taken_and_as_many_as_one_likes(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize(
    "password", ["kq7zx9w", "password1", "iloveyou", "liverpool1", "qwertyuiop"]
)
def test_short_and_common_ones_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_the_name_of_the_product_counts(settings: Any) -> None:
    settings.PRODUCT_NAME = "Suite Dreams"

    with pytest.raises(ValidationError):
        TradeWordsValidator().validate("dreams2026")


@pytest.mark.django_db
def test_signing_up_with_one_is_refused(client: Any) -> None:
    answer = sign_up(client, password1="hotel2026!")

    assert answer.context["form"].errors.keys() == {"password1"}
