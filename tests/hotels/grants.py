"""Grants as apaleo gives them: somebody consents at the sandbox, and the code is exchanged."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection as database
from django.utils import timezone

from apaleo.errors import GrantRevoked
from apaleo.identity import pkce
from hotels import tokens
from hotels.client import api, identity_server, redirect_uri
from hotels.client.budget import TOKEN_REST, AccountLimits
from hotels.connections import Consent
from hotels.models import Connection, Credential
from hotels.tokens import GrantInDoubt
from sandbox.browser import Browser
from sandbox.server import Server
from sandbox.state.ledger import fingerprint

ADMINS = {
    "DEMO": "admin@demo.example",
    "SOLO": "admin@solo.example",
    "ALPEN": "admin@alpen.example",
    "EMPTY": "admin@empty.example",
}


def consent(code: str = "DEMO") -> Consent:
    """Let the admin of an apaleo account consent, and return the grant."""
    server, verifier = identity_server(), pkce.new_verifier()
    screen = server.authorization_url(
        redirect_uri=redirect_uri(),
        scopes=settings.APALEO_SCOPES,
        state="state",
        nonce="nonce",
        code_challenge=pkce.challenge(verifier),
    )
    email = ADMINS.get(code, f"admin@{code.lower()}.example")
    way_back = Browser().consent(screen, email=email, password="demo")
    [authorization_code] = parse_qs(urlsplit(way_back).query)["code"]
    reply = server.exchange_code(
        code=authorization_code, redirect_uri=redirect_uri(), code_verifier=verifier
    )
    assert reply.id_token is not None
    claims = server.check_id_token(reply.id_token, nonce="nonce")
    remote = api(lambda rejected: reply.access_token, limits=AccountLimits(code, is_watched=True))
    account = remote.fetch_current_account()
    return Consent(reply=reply, subject=claims.subject, apaleo_account=account)


def expire(connection: Connection) -> None:
    """Let an hour go by for the connection's access token, as far as our own books say."""
    stale_at = timezone.now() - timedelta(hours=1)
    Credential.objects.filter(pk=connection.pk).update(access_token_stale_at=stale_at)


def rest(connection: Connection) -> None:
    """Let the pause after a failed refresh go by."""
    Credential.objects.filter(pk=connection.pk).update(refresh_after=None)
    cache.delete(TOKEN_REST)


def have_refused(connection: Connection) -> None:
    """Have apaleo's refusal of a grant become final: it is asked once more after a pause."""
    for final in (GrantInDoubt, GrantRevoked):
        with pytest.raises(final):
            tokens.access_token(connection.pk)
        rest(connection)


def stored_credential(connection: Connection) -> dict[str, Any]:
    """Return the row as it lies in the database, ciphertexts and all."""
    columns = ["refresh_token", "access_token", "access_token_stale_at", "stored_at"]
    key = Credential._meta.pk.get_db_prep_value(connection.pk, database)
    with database.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM hotels_credential WHERE connection_id = %s", [key]
        )
        [row] = cursor.fetchall()
    return dict(zip(columns, [_plain(value) for value in row], strict=True))


def refreshes(platform: Server) -> list[Any]:
    """Return the refresh calls that reached apaleo."""
    return platform.control.calls(kind="token", grant_type="refresh_token")


def refresh_token_of(connection: Connection) -> str:
    """Return the fingerprint, as the ledger writes it, of the stored refresh token."""
    [_, token] = json.loads(Credential.objects.get(pk=connection.pk).refresh_token)
    return fingerprint(token)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
