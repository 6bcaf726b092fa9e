"""Taking people back to where they were when their session ended, with what they typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.core.ratelimit import consume
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from accounts.sign_in.redirects import is_safe_redirect

SESSION_KEY = "unsent_form"
# The limit in ACCOUNT_RATE_LIMITS.
UNSENT_FORM = "unsent_form"
LIFETIME = timedelta(hours=1)
# What a person types or ticks fits; a list of thousands is chosen again.
MAX_CHARACTERS = 8_000
# Where the address does not tell: above it is a page of somebody else's, or no page.
LEADS_TO = {"accounts:revoke_invitation": "accounts:team", "accounts:new": "dashboard:home"}
# Above others, and no pages: they only take forms.
ONLY_FORMS = frozenset({"accounts:switch", "rates:codes"})
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "next"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentForm:
    """A form that came when its sender was no longer signed in: where to, from which page."""

    page: str
    action: str
    kept_at: float
    fields: list[list[str]] = field(default_factory=list)


def keep_form(request: HttpRequest, *, now: datetime) -> str:
    """Keep the form that was posted for after the sign-in, and return the page it came from.

    Only forms of our own pages: passwords and codes go to allauth's and the admin's. What is
    too long is not kept, nor more than UNSENT_FORM allows, for anybody may send one; a file never
    is.
    """
    page = page_of_form(request)
    sent = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ]
    is_short = sum(len(name) + len(value) for name, value in sent) <= MAX_CHARACTERS
    is_fit = sent and is_short and _is_ours(request.resolver_match) and not request.FILES
    if is_fit and consume(request, action=UNSENT_FORM):
        form = UnsentForm(
            page=urlsplit(page).path,
            action=request.get_full_path(),
            kept_at=now.timestamp(),
            fields=sent,
        )
        request.session[SESSION_KEY] = asdict(form)
    return page


def take_form(request: HttpRequest, *, now: datetime) -> UnsentForm | None:
    """Return what was kept for this page, once; what nobody came back for is forgotten."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    form = UnsentForm(**kept)
    is_over = now.timestamp() - form.kept_at > LIFETIME.total_seconds()
    if not is_over and form.page != request.path:
        return None
    del request.session[SESSION_KEY]
    return None if is_over else form


def page_of_form(request: HttpRequest) -> str:
    """Return the page of ours that a form was sent from, or the one above its address."""
    # HTMX tells it as it stands in the address bar.
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        source = urlsplit(told)
    except ValueError:
        return page_above(request.path)
    path = f"{source.path}?{source.query}" if source.query else source.path
    if source.netloc == request.get_host() and is_safe_redirect(path) and _find(source.path):
        return path
    return page_above(request.path)


def page_above(path: str) -> str:
    """Return the nearest page above `path`: `/` in the end."""
    match = _find(path)
    if match is not None and match.view_name in LEADS_TO:
        return reverse(LEADS_TO[match.view_name])
    return next(above for above in _above(path) if above == "/" or _is_page(above))


def _above(path: str) -> Iterator[str]:
    steps = path.strip("/").split("/")
    for length in range(len(steps) - 1, 0, -1):
        yield f"/{'/'.join(steps[:length])}/"
    yield "/"


def _is_page(path: str) -> bool:
    match = _find(path)
    return match is not None and match.view_name not in ONLY_FORMS


def _find(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _is_ours(match: ResolverMatch | None) -> bool:
    """Tell whether a form goes to a page of ours: allauth's have no namespace."""
    return match is not None and bool(match.namespaces) and "admin" not in match.namespaces
