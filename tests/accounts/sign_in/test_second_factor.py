"""Second factors at rest: encrypted, renewed with new keys, and worth nothing without one."""

import json
import pickle
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet

from accounts.models import User
from encryption.keyring import Undecryptable
from hotels.models import Connection, Credential
from hotels.tokens.key_rotation import rotate_keys


@pytest.fixture
def secret(staff: User) -> str:
    secret: str = generate_totp_secret()
    TOTP.activate(staff, secret)
    return secret


def stored() -> str:
    return json.dumps(list(Authenticator.objects.values_list("data", flat=True)))


def rotate() -> None:
    for _ in rotate_keys():
        pass


def test_a_second_factor_is_stored_encrypted(secret: str, staff: User) -> None:
    codes = RecoveryCodes.activate(staff).get_unused_codes()

    assert secret not in stored()
    assert not [code for code in codes if code in stored()]


def test_second_factors_survive_a_change_of_keys(secret: str, staff: User, settings: Any) -> None:
    codes = RecoveryCodes.activate(staff).get_unused_codes()
    new_key = Fernet.generate_key().decode()

    settings.TOKEN_KEYS = [new_key, *settings.TOKEN_KEYS]
    rotate()
    settings.TOKEN_KEYS = [new_key]

    totp = Authenticator.objects.get(type="totp")
    recovery = Authenticator.objects.get(type="recovery_codes").wrap()
    assert decrypt(totp.data["secret"]) == secret
    assert recovery.get_unused_codes() == codes


def test_a_lost_key_lets_nobody_in(secret: str, staff: User, settings: Any) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(Undecryptable):
        Authenticator.objects.get(type="totp").wrap().validate_code("123456")


def test_a_credential_is_not_pickled(connection: Connection) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Credential(connection=connection, refresh_token="canary"))
