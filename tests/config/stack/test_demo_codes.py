"""The standard codes that `make run` prepares."""

import pytest

from accounts.members import create_account
from accounts.models import User
from config.stack.demo_codes import RATE_CODES, ROOM_CODES, prepare_standard_codes
from rates.models import RateCode, RoomCode, StandardRateCode

pytestmark = pytest.mark.django_db


def test_a_new_account_starts_with_the_standard_codes() -> None:
    prepare_standard_codes()

    create_account(name="New Hotels", owner=User.objects.create_user("new@sea.example"))

    assert set(RateCode.objects.values_list("code", flat=True)) == set(RATE_CODES)
    assert set(RoomCode.objects.values_list("code", flat=True)) == set(ROOM_CODES)


def test_what_staff_keep_is_left_alone() -> None:
    StandardRateCode.objects.create(code="OURS")

    assert not prepare_standard_codes()

    assert StandardRateCode.objects.count() == 1
