"""The OAuth round trip: to the consent screen and back (RFC 6749, RFC 7636, RFC 9207)."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.http import QueryDict

from accounts.models import Account, Membership, User
from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.identity import Metadata, pkce
from connect.consent import errors as consent_errors
from connect.consent.exchange import exchange
from connect.models import LIFETIME, AuthorizationRequest
from connect.platform import identity_server
from connect.refusals import Reason, Refusal
from encryption.binding import bind
from hotels.client import redirect_uri
from hotels.models import Connection

logger = logging.getLogger(__name__)

# Seconds: whether apaleo is there is looked at anew before somebody is sent to it.
MAX_AGE_AT_START = 15.0
PARAMETERS = ("state", "code", "error", "iss")
Outcome = AuthorizationRequest.Outcome


def begin(
    *,
    user: User,
    account: Account,
    browser_token: str,
    reconnects: Connection | None,
    chooses_login: bool = False,
    now: datetime,
) -> str:
    """Write down an authorization request and return the consent screen's address.

    `browser_token` is what the browser will bring back; with `chooses_login` apaleo is to ask for
    the login. Raises Refusal when too many were started in the last hour, or RemoteUnavailable or
    RemoteContractError if apaleo's own description of itself cannot be had or trusted at this
    moment: nobody is sent to a server that is away.
    """
    again_at = AuthorizationRequest.objects.next_start_at(user, now=now)
    if again_at is not None:
        raise Refusal(Reason.TOO_MANY, connection=reconnects, again_at=again_at)
    server = identity_server()
    metadata = server.metadata(max_age=MAX_AGE_AT_START)
    state, nonce, verifier = (
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(32),
        pkce.new_verifier(),
    )
    url = server.authorization_url(
        redirect_uri=redirect_uri(),
        scopes=settings.APALEO_SCOPES,
        state=state,
        nonce=nonce,
        code_challenge=pkce.challenge(verifier),
        prompts=_prompts(metadata, chooses_login=chooses_login),
    )
    state_digest = _digest(state)
    AuthorizationRequest.objects.create(
        state_digest=state_digest,
        browser_token_digest=_digest(browser_token),
        nonce=nonce,
        code_verifier=bind(verifier, to=state_digest),
        account=account,
        user=user,
        reconnects=reconnects,
        chooses_login=chooses_login,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return url


def _prompts(metadata: Metadata, *, chooses_login: bool) -> list[str]:
    """Return what apaleo shall ask the person for, beyond what it remembers of them."""
    prompts = [metadata.login_choice] if chooses_login and metadata.login_choice else []
    # OpenID Connect Core 1.0, 11: a server may grant offline_access only after prompt=consent.
    # Once one has, all are asked that way: the newest such refusal is never purged.
    requests = AuthorizationRequest.objects.without_lasting_access()
    if settings.APALEO_PROMPT_CONSENT or requests.exists():
        prompts.append("consent")
    return prompts


def complete(
    *, query: QueryDict, user: User | AnonymousUser, browser_token: str | None, now: datetime
) -> AuthorizationRequest:
    """Return the request, with the connection that it led to, or raise Refusal.

    Idempotent: a second callback with the same state makes no call and has the first one's
    result. Nothing is consumed by a browser or a user that the request does not belong to.
    """
    answer = _read(query)
    request = _find(answer["state"])
    if browser_token is None or not _is_same_browser(request, browser_token):
        logger.warning("security: %s came back in another browser", request)
        raise Refusal(Reason.OTHER_BROWSER)
    if not user.is_authenticated:
        raise Refusal(Reason.SIGNED_OUT)
    if request.user_id != user.pk:
        logger.warning("security: %s came back as %s", request, user)
        raise Refusal(Reason.OTHER_USER)
    if request.consumed_at is not None:
        _require_result(request, now=now)
        return request
    if now >= request.expires_at:
        raise Refusal(Reason.EXPIRED)
    _require_issuer(answer)
    if not request.consume(now=now):
        request.refresh_from_db()
        _require_result(request, now=now)
        return request
    try:
        _conclude(request, answer)
    except Refusal as refusal:
        refusal.connection = refusal.connection or request.reconnects
        is_declined = refusal.reason == Reason.DECLINED
        request.fail(refusal.reason, outcome=Outcome.DECLINED if is_declined else Outcome.FAILED)
        raise
    except Exception:
        # Reported like any crash; whoever loads the page again is told what became of it. If the
        # database is what broke, that is what is raised.
        with suppress(DatabaseError):
            request.fail(Reason.FAILED)
        raise
    return request


def _read(query: QueryDict) -> dict[str, str]:
    """Return the answer's parameters; refuse one that is repeated, missing or contradictory."""
    if any(len(query.getlist(name)) > 1 for name in PARAMETERS):
        raise Refusal(Reason.INVALID)
    answer = {name: str(query[name]) for name in PARAMETERS if query.get(name)}
    if "state" not in answer or ("code" in answer) == ("error" in answer):
        raise Refusal(Reason.INVALID)
    return answer


def _find(state: str) -> AuthorizationRequest:
    # The verifier is read when it is needed: a lost key must not keep a refusal from being told.
    rows = AuthorizationRequest.objects.defer("code_verifier").select_related(
        "account", "user", "reconnects", "connection__account"
    )
    request = rows.filter(state_digest=_digest(state)).first()
    if request is None:
        logger.warning("security: a callback with an unknown state")
        raise Refusal(Reason.INVALID)
    return request


def _require_issuer(answer: Mapping[str, str]) -> None:
    """Stop an answer of another identity server than the one that was asked (RFC 9207)."""
    try:
        metadata = identity_server().metadata()
    except RemoteUnavailable:
        raise Refusal(Reason.UNAVAILABLE) from None
    except RemoteContractError:
        logger.exception("apaleo's discovery document is not in order")
        raise Refusal(Reason.MISCONFIGURED) from None
    issuer = answer.get("iss")
    if issuer is None and not metadata.iss_parameter_supported:
        return
    if issuer != metadata.issuer:
        logger.error("security: a callback from another issuer")
        raise Refusal(Reason.INVALID)


def _conclude(request: AuthorizationRequest, answer: Mapping[str, str]) -> None:
    membership = Membership.objects.filter(account=request.account, user=request.user).first()
    if membership is None or not membership.may(Membership.Role.MANAGER):
        raise Refusal(Reason.NOT_ALLOWED)
    if "code" in answer:
        exchange(request, code=answer["code"])
        return
    error = answer["error"]
    reason = consent_errors.reason_of(error)
    level = logging.ERROR if reason in consent_errors.OURS else logging.INFO
    logger.log(level, "%s: apaleo answered with %s", request, consent_errors.loggable(error))
    raise Refusal(reason)


def _require_result(request: AuthorizationRequest, *, now: datetime) -> None:
    """Raise the refusal that the first callback ended in, unless it ended in a connection."""
    if request.connection is not None:
        return
    if request.is_being_exchanged(now=now):
        raise Refusal(Reason.IN_PROGRESS)
    # Without a reason the process died on the way; the code is spent or nearly so.
    reason = Reason(request.failure) if request.failure else Reason.NOT_ACCEPTED
    raise Refusal(reason, connection=request.reconnects)


def _is_same_browser(request: AuthorizationRequest, browser_token: str) -> bool:
    return hmac.compare_digest(request.browser_token_digest, _digest(browser_token))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
