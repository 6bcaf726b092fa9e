"""What lies encrypted in the database, and that nothing secret lies there plain."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from encryption.binding import BoundElsewhere, bind, unbind
from encryption.fields import EncryptedTextField
from encryption.keyring import Undecryptable
from hotels import tokens
from hotels.connections import disconnect
from hotels.models import Connection, Credential, Revocation, SyncRun
from jobs.runner import run_due
from sandbox.server import Server
from tests import factories
from tests.hotels.grants import consent, expire, stored_credential


@pytest.fixture
def field() -> EncryptedTextField:
    return EncryptedTextField()


def test_what_is_encrypted_comes_back(field: EncryptedTextField) -> None:
    assert field._load(field._dump("Grüße 🔑")) == "Grüße 🔑"


def test_the_same_text_never_looks_the_same_twice(field: EncryptedTextField) -> None:
    assert field._dump("token") != field._dump("token")


def test_the_newest_key_encrypts_and_older_ones_still_open(
    field: EncryptedTextField, settings: Any
) -> None:
    [old] = settings.TOKEN_KEYS
    by_old = field._dump("token")
    new = Fernet.generate_key().decode()
    settings.TOKEN_KEYS = [new, old]

    by_new = field._dump("token")

    assert Fernet(new).decrypt(by_new) == b"token"
    assert field._load(by_old) == "token"


def test_a_value_that_no_key_opens_is_undecryptable(
    field: EncryptedTextField, settings: Any
) -> None:
    by_old = field._dump("token")
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(Undecryptable):
        field._load(by_old)


@pytest.mark.parametrize("spoil", [lambda c: c[:-1], lambda c: b"x" + c, lambda c: b""])
def test_a_value_that_was_tampered_with_is_undecryptable(
    field: EncryptedTextField, spoil: Callable[[bytes], bytes]
) -> None:
    with pytest.raises(Undecryptable):
        field._load(spoil(field._dump("token")))


def test_nothing_is_pickled(field: EncryptedTextField, settings: Any) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("it was unpickled",))

    [key] = settings.TOKEN_KEYS
    trap = Fernet(key).encrypt(pickle.dumps(Trap(), protocol=0))

    loaded = field._load(trap)

    assert isinstance(loaded, str)


def test_a_bound_text_opens_for_its_own_row_only() -> None:
    bound = bind("token", to="row-a")

    assert unbind(bound, to="row-a") == "token"
    with pytest.raises(BoundElsewhere):
        unbind(bound, to="row-b")


def test_a_lost_key_is_not_chained_to_an_error_that_holds_the_ciphertext(
    field: EncryptedTextField, settings: Any
) -> None:
    by_old = field._dump("token")
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(Undecryptable) as caught:
        field._load(by_old)

    assert caught.value.__suppress_context__


def test_the_encrypted_fields_stand_in_the_migrations_under_our_name() -> None:
    text = "".join(path.read_text() for path in settings.BASE_DIR.glob("*/migrations/0*.py"))

    encrypted = [
        field
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
    ]
    assert len(encrypted) == 7
    assert text.count("encryption.fields.EncryptedTextField(") == len(encrypted)
    assert "django_cryptography" not in text


def test_the_cipher_does_not_hang_on_the_secret_key(connected: Connection, settings: Any) -> None:
    settings.SECRET_KEY = "another-secret-key-0123456789-abcdefghijklmnopqrstuvwxyz"

    assert tokens.access_token(connected.pk)


def test_a_stored_token_is_bytes_in_which_it_cannot_be_read(connected: Connection) -> None:
    grant_token = tokens.access_token(connected.pk)

    stored = stored_credential(connected)

    assert isinstance(stored["access_token"], bytes)
    assert grant_token.encode() not in stored["access_token"]
    assert Credential.objects.get().access_token == bind(grant_token, to=connected.pk)


def dump() -> str:
    """Return every cell of every table as text."""
    lines = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {database.ops.quote_name(table)}")
            lines += [f"{table}: {_as_text(cell)}" for row in cursor.fetchall() for cell in row]
    return "\n".join(lines)


def _as_text(cell: object) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode("latin-1")
    return str(cell)


def test_no_token_code_or_verifier_lies_plain_anywhere_in_the_database(
    connected: Connection,
    platform: Server,
    account: Account,
    alice: User,
    load: Callable[..., SyncRun],
) -> None:
    """After everything that touches them: consent, loads, refreshes, failures, a disconnection."""
    canary = "canary-verifier-" + "v" * 40
    factories.make_authorization_request(account, alice, code_verifier=bind(canary, to="0" * 64))
    secrets = {canary, "canary-client-secret"}

    def remember() -> None:
        credential = Credential.objects.get()
        secrets.update(
            unbind(bound, to=connected.pk)
            for bound in (credential.access_token, credential.refresh_token)
        )

    remember()
    load(connected)
    expire(connected)
    platform.control.add_fault(kind="status", path="/units$", status=503, times=1)
    load(connected)
    remember()
    disconnect(connected, now=timezone.now())
    grant = consent("SOLO")
    assert grant.reply.refresh_token
    secrets.update({grant.reply.access_token, grant.reply.refresh_token})
    factories.make_revocation(account, grant.reply.refresh_token)
    text = dump()
    run_due()
    text += dump()

    assert "Demo Hotel Munich" in text
    assert len(secrets) == 8
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("model", [Credential, Revocation, AuthorizationRequest])
def test_no_row_with_a_secret_shows_it_when_printed(
    model: type[Any], connected: Connection, account: Account, alice: User
) -> None:
    factories.make_authorization_request(
        account, alice, code_verifier=bind("secret-verifier", to="x")
    )
    factories.make_revocation(account, "secret-refresh")

    shown = "".join(f"{row!r}{row}" for row in model.objects.all())

    assert shown
    assert "secret-" not in shown
    assert tokens.access_token(connected.pk) not in shown
