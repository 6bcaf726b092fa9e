"""Who did what in an account, for its owners."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import get_membership
from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from accounts.trail.events import TRAIL_EXPORTED
from accounts.trail.receivers import ip_address_of
from audit.models import Entry
from audit.trail import entries_of, record
from spreadsheets.csv_writing import csv_lines

PER_PAGE = 100
MAX_KEY = 2**63 - 1
COLUMNS = ("when", "who", "what", "about", "ip_address")


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Show the newest entries, or those before the one that `before` names."""
    membership = get_membership(request)
    if membership is None:
        return redirect("accounts:new")
    _require_owner(membership)
    entries = entries_of(membership.account_id)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        entries = entries.filter(pk__lt=min(int(before), MAX_KEY))
    found = list(entries[: PER_PAGE + 1])
    page = {
        "account": membership.account,
        "entries": found[:PER_PAGE],
        "older": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None,
    }
    return render(request, "accounts/activity.html", page)


@require_safe
def export(request: SignedInRequest) -> HttpResponse | StreamingHttpResponse:
    """Send all entries as CSV, the newest first."""
    membership = get_membership(request)
    if membership is None:
        return redirect("accounts:new")
    _require_owner(membership)
    now = timezone.now()
    record(
        TRAIL_EXPORTED,
        by=request.user,
        account_id=membership.account_id,
        ip_address=ip_address_of(request),
        now=now,
    )
    entries = entries_of(membership.account_id).iterator(chunk_size=1000)
    response = StreamingHttpResponse(
        csv_lines(COLUMNS, map(_cells, entries)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="activity-{now:%Y-%m-%d}.csv"'
    return response


def _require_owner(membership: Membership) -> None:
    if not membership.may(Membership.Role.OWNER):
        raise PermissionDenied(Membership.Role.OWNER.label)


def _cells(entry: Entry) -> Sequence[str]:
    who = "" if entry.is_staff else entry.actor
    label = str(entry.label)
    return (entry.at.isoformat(), who, label, entry.subject, entry.ip_address or "")
