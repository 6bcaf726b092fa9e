"""Whether apaleo can tell us what changes, and does."""

from collections.abc import Iterator

import requests
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from config.monitoring.doctor.finding import Finding, ok, problem, warning
from hotels.models import Subscription
from hotels.webhooks import address
from hotels.webhooks.silence import failing, silent

TIMEOUT_SECONDS = 5
# A secret that opens nothing: the answer tells that the way there is open.
NOBODYS = "doctor"
Failure = Subscription.Failure
ADVICE = {
    Failure.UNAVAILABLE: "It is tried again by itself; look at apaleo's status page if it lasts.",
    Failure.FORBIDDEN: "Ask apaleo which scope the app needs for webhooks.",
    Failure.HEALTH_CHECK: "apaleo posts to PUBLIC_URL from outside: check DNS, certificate, "
    "firewall and proxy, and whether WEBHOOK_SOURCES leaves apaleo out.",
    Failure.REFUSED: "The log says why, as apaleo puts it.",
    Failure.CONTRACT: "Report it as a bug, with the line in the log.",
    Failure.NO_GRANT: "See what these connections need: it follows by itself.",
}


def webhooks() -> Iterator[Finding]:
    """Look whether webhooks are used, whether the way to us is open, and what apaleo does."""
    if settings.WEBHOOKS == address.OFF:
        yield warning("webhooks are off: hotels are polled", "Set WEBHOOKS=auto.")
    elif not address.is_on():
        yield warning(
            f"apaleo cannot reach {settings.PUBLIC_URL}: hotels are polled",
            "Set PUBLIC_URL to an https address that is reached from the internet.",
        )
    else:
        yield _way_to_us()
    yield from _subscriptions()


def _way_to_us() -> Finding:
    """Post as apaleo does, with a secret that is nobody's: our own view answers 404."""
    url = address.endpoint_url(NOBODYS)
    try:
        answer = requests.post(url, json={}, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        return problem(
            f"{settings.PUBLIC_URL}{address.PATH} does not answer: {type(error).__name__}",
            "See what is found about the public address.",
        )
    if answer.status_code == 404 and not answer.content:
        return ok(f"{settings.PUBLIC_URL}{address.PATH} is open, seen from this machine")
    return problem(
        f"a post to {settings.PUBLIC_URL}{address.PATH} is answered {answer.status_code}",
        "Something in front of Lobby answers: let posts to that path through.",
    )


def _subscriptions() -> Iterator[Finding]:
    counts = failing(Subscription.objects.all()).order_by().values_list("failure")
    for failure, number in counts.annotate(n=Count("pk")).order_by("failure"):
        reason = Failure(failure)
        yield warning(
            f"without a subscription at apaleo: {number}, because: {reason.label}", ADVICE[reason]
        )
    quiet = silent(Subscription.objects.all(), now=timezone.now()).count()
    if quiet:
        yield warning(
            f"subscriptions silent for much longer than usual: {quiet}",
            "In the admin, “Webhooks gone silent”: compare with apaleo, and ask apaleo.",
        )
    active = Subscription.objects.filter(state=Subscription.State.ACTIVE).count()
    if active:
        yield ok(f"subscriptions that apaleo had when we last compared, by our own rows: {active}")
