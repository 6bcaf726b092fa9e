"""What is apaleo's: whether it knows us, and the way back that we name."""

from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext

from apaleo.errors import (
    ApaleoError,
    ClientRefused,
    GrantRevoked,
    Refusal,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity.pkce import challenge, new_verifier
from config.monitoring.doctor.finding import Finding, ok, problem, warning
from hotels.client import identity_server, redirect_uri
from hotels.health.scopes import with_missing
from hotels.models import Connection

TIMEOUT_SECONDS = 5
# What an id_token's times may be off by is five minutes; half of it is time to act.
MAX_CLOCK_DIFFERENCE_SECONDS = 150
NO_TOKEN = "doctor"  # noqa: S105 - it opens nothing
DISCOVERY = "/.well-known/openid-configuration"


def clock() -> Iterator[Finding]:
    """Compare our clock with apaleo's: sign-ins at apaleo are refused when they differ."""
    try:
        url = f"{settings.APALEO_IDENTITY_URL.rstrip('/')}{DISCOVERY}"
        answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        theirs = parsedate_to_datetime(answer.headers["Date"]).replace(tzinfo=UTC)
    except (requests.RequestException, KeyError, ValueError):
        yield warning("apaleo's time is not known", "See what is found about discovery.")
        return
    difference = abs((timezone.now() - theirs).total_seconds())
    if difference > MAX_CLOCK_DIFFERENCE_SECONDS:
        yield problem(
            f"our clock and apaleo's differ by {difference:.0f} seconds",
            "Let NTP set this machine's clock.",
        )
    else:
        yield ok("our clock is apaleo's")


def discovery() -> Iterator[Finding]:
    """Read what the identity server says about itself."""
    try:
        metadata = identity_server().metadata()
    except RemoteUnavailable as error:
        yield problem(f"the identity server cannot be reached: {error}", "Try again; check DNS.")
    except ApaleoError as error:
        yield problem(
            f"the identity server is not what we expect: {error}", "Check APALEO_IDENTITY_URL."
        )
    else:
        yield ok(f"{metadata.issuer} answers")
        if metadata.revocation_endpoint is None:
            yield warning(
                "apaleo names no way to revoke tokens",
                "Disconnecting then ends the connection here only.",
            )


def client() -> Iterator[Finding]:
    """Ask for tokens with one that is none: how it is refused tells whether we are known."""
    server = identity_server()
    try:
        server.metadata()
    except ApaleoError:
        yield warning("not known, for nobody can be asked", "See what is found about discovery.")
        return
    try:
        server.refresh(refresh_token=NO_TOKEN)
    except GrantRevoked as refused:
        if refused.refusal is Refusal.GRANT:
            yield ok("apaleo knows our client id and secret")
        else:
            yield warning(
                f"not known, since apaleo refuses in other words: {refused}",
                "Try again; if it stays so, look at what stands between apaleo and this machine.",
            )
    except (ClientRefused, RemoteContractError) as error:
        yield problem(
            f"apaleo refuses our client: {error}",
            "Check APALEO_CLIENT_ID and APALEO_CLIENT_SECRET against the app registered there.",
        )
    except RemoteUnavailable as error:
        yield warning(f"not known, since apaleo does not answer: {error}", "Try again.")


def redirect() -> Iterator[Finding]:
    """Go as far as a hotelier's browser does without signing in: to apaleo's login."""
    try:
        address = identity_server().authorization_url(
            redirect_uri=redirect_uri(),
            scopes=settings.APALEO_SCOPES,
            state=new_verifier(),
            nonce=new_verifier(),
            code_challenge=challenge(new_verifier()),
        )
        answer = requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except (ApaleoError, requests.RequestException) as error:
        yield warning(f"not known: {type(error).__name__}", "See what is found about discovery.")
        return
    leads_to = answer.headers.get("Location", "")
    if answer.status_code >= 400 or "error" in urlsplit(leads_to).path.lower():
        yield problem(
            f"apaleo does not accept {redirect_uri()} with these scopes",
            "Register exactly this address with the app, and the scopes of APALEO_SCOPES.",
        )
    elif "error=" in urlsplit(leads_to).query:
        yield problem("apaleo refuses the scopes", "Register those of APALEO_SCOPES with the app.")
    else:
        yield ok(f"apaleo leads back to {redirect_uri()}")


def scopes() -> Iterator[Finding]:
    """Compare what the hotels have allowed with what is asked for by now."""
    lacking = with_missing(Connection.objects.all())
    number = lacking.count()
    if not number:
        yield ok("every connected hotel has allowed what APALEO_SCOPES asks for")
        return
    grants = lacking.order_by().values_list("scopes", flat=True).distinct()
    missing = set(settings.APALEO_SCOPES) - set.intersection(*map(set, grants))
    what = ngettext(
        "%(number)d connection without %(scopes)s",
        "%(number)d connections without %(scopes)s",
        number,
    )
    yield warning(
        what % {"number": number, "scopes": ", ".join(sorted(missing))},
        "A change of APALEO_SCOPES takes a recertification by apaleo and a new consent of every "
        "hotel. Their pages ask for it; the admin lists them as “Less than asked for”.",
    )
