"""The codes of an account: made by people, or taken from the standard set."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.members import create_account
from accounts.models import Account, User
from rates.codes import CodeTaken, copy_standard_codes, create_code, switch
from rates.models import RateCode, RoomCode, StandardRateCode, StandardRoomCode
from rates.models.code_key import InvalidCode
from tests.simultaneously import simultaneously

each_kind = pytest.mark.parametrize("model", [RateCode, RoomCode], ids=["rate", "room"])


@pytest.fixture
def standard(db: None) -> None:
    """Two rate codes and a room code that new accounts start with."""
    StandardRateCode.objects.create(code="BAR", name="Best available", description="Of the day")
    StandardRateCode.objects.create(code="007", name="Agents")
    StandardRoomCode.objects.create(code="DBL", name="Double")


def codes_of(account: Account) -> dict[str, list[tuple]]:
    return {
        model.__name__: list(
            model.objects.for_account(account)
            .order_by("code")
            .values_list("code", "name", "description", "is_active")
        )
        for model in (RateCode, RoomCode)
    }


STANDARD = {
    "RateCode": [("007", "Agents", "", True), ("BAR", "Best available", "Of the day", True)],
    "RoomCode": [("DBL", "Double", "", True)],
}


@each_kind
def test_a_code_is_made_active_and_without_blanks_around_it(account: Account, model: Any) -> None:
    made = create_code(
        account, model=model, code=" NRF\t", name=" Non-refundable ", description="No money back "
    )

    assert model.objects.get() == made
    assert (made.code, made.name, made.is_active) == ("NRF", "Non-refundable", True)
    assert made.description == "No money back"
    assert str(made) == "NRF (Non-refundable)"


@each_kind
@pytest.mark.parametrize("code", ["0001", "Frühstück", "A;B", "100%", "A_B", "=1+1"])
def test_a_code_is_kept_to_the_letter(account: Account, model: Any, code: str) -> None:
    create_code(account, model=model, code=code)

    assert model.objects.get().code == code
    assert str(model.objects.get()) == code


@each_kind
@pytest.mark.parametrize("again", ["NRF", "nrf", " Nrf "])
def test_a_code_that_the_account_has_in_any_letters_is_taken(
    account: Account, model: Any, again: Any
) -> None:
    create_code(account, model=model, code="NRF")

    with pytest.raises(CodeTaken):
        create_code(account, model=model, code=again)

    assert model.objects.count() == 1


@each_kind
def test_codes_that_differ_by_a_zero_or_a_wildcard_are_different(
    account: Account, model: Any
) -> None:
    for code in ("1", "01", "A_B", "AXB", "A%", "AXX"):
        create_code(account, model=model, code=code)

    assert model.objects.count() == 6


@each_kind
def test_another_account_may_have_the_same_code(
    account: Account, other_account: Account, model: Any
) -> None:
    create_code(account, model=model, code="NRF")

    create_code(other_account, model=model, code="NRF")

    assert model.objects.for_account(account).count() == 1


@each_kind
@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_code_of_nothing_is_refused_and_is_not_called_taken(
    account: Account, model: Any, nothing: Any
) -> None:
    with pytest.raises(InvalidCode, match="at least one visible character"):
        create_code(account, model=model, code=nothing)

    assert not model.objects.exists()


def test_a_code_that_is_taken_leaves_the_transaction_around_it_whole(
    account: Account, bar: RateCode
) -> None:
    with transaction.atomic():
        with pytest.raises(CodeTaken):
            create_code(account, model=RateCode, code="bar")
        create_code(account, model=RateCode, code="NRF")

    assert RateCode.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_the_same_code_at_once_one_is_told_that_it_is_taken(
    account: Account,
) -> Any:
    def make() -> str:
        try:
            create_code(account, model=RateCode, code="NRF")
        except CodeTaken:
            return "taken"
        return "made"

    assert sorted(simultaneously(make, make)) == ["made", "taken"]


def test_a_code_is_switched_off_and_on(bar: RateCode, nonref: RateCode) -> None:
    switch(bar, is_active=False)

    assert list(RateCode.objects.active()) == [nonref]

    switch(bar, is_active=True)

    assert set(RateCode.objects.active()) == {bar, nonref}


def test_an_account_gets_the_standard_codes(account: Account, standard: Any) -> None:
    assert copy_standard_codes(account) == 3

    assert codes_of(account) == STANDARD


def test_getting_them_again_changes_nothing(account: Account, standard: Any) -> None:
    copy_standard_codes(account)

    assert copy_standard_codes(account) == 0

    assert codes_of(account) == STANDARD


def test_a_code_that_the_account_has_already_is_left_as_it_is(
    account: Account, standard: Any, make_rate_code: Callable[..., RateCode]
) -> None:
    make_rate_code("bar", name="Bar drinks", is_active=False)

    assert copy_standard_codes(account) == 2

    assert ("bar", "Bar drinks", "", False) in codes_of(account)["RateCode"]
    assert len(codes_of(account)["RateCode"]) == 2


@pytest.mark.django_db(transaction=True)
def test_getting_them_twice_at_once_gives_each_once(account: Account, standard: Any) -> None:
    simultaneously(lambda: copy_standard_codes(account), lambda: copy_standard_codes(account))

    assert codes_of(account) == STANDARD


def test_what_changes_in_the_standard_set_changes_no_account(
    account: Account, standard: Any
) -> None:
    copy_standard_codes(account)

    StandardRateCode.objects.filter(code="BAR").update(code="RACK")
    StandardRoomCode.objects.all().delete()

    assert codes_of(account) == STANDARD


def test_a_new_account_starts_with_the_standard_codes_and_nobody_else_gets_them(
    standard: Any, account: Account, make_user: Callable[..., User]
) -> None:
    founded = create_account(name="Grand Hotel", owner=make_user("nina@grand.example"))

    assert codes_of(founded) == STANDARD
    assert codes_of(account) == {"RateCode": [], "RoomCode": []}


def test_who_signs_up_finds_the_standard_codes(standard: Any, client: Client) -> None:
    newcomer = {"email": "nina@grand.example", "password1": "correct horse battery"}

    client.post(reverse("account_signup"), newcomer | {"account_name": "Grand Hotel"})

    assert codes_of(Account.objects.get()) == STANDARD


def test_without_a_standard_set_an_account_starts_with_no_codes(
    make_user: Callable[..., User],
) -> None:
    founded = create_account(name="Grand Hotel", owner=make_user("nina@grand.example"))

    assert codes_of(founded) == {"RateCode": [], "RoomCode": []}
