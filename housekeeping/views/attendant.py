"""The list behind an attendant's own link: without an account, for one day of one hotel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.defaults import page_not_found

from housekeeping.changing.deciding import NotPossible
from housekeeping.models import ListLink, Task
from housekeeping.page.commands import Person, execute, tell_of_late_tap
from housekeeping.page.forms import OF_ATTENDANTS, STATES_OF_ATTENDANTS, CommandForm, Do, TaskForm
from housekeeping.page.groups import Group
from housekeeping.page.lines import get_lines
from housekeeping.page.phone import phone_list
from housekeeping.views.page import refused

# So many taps within so many seconds; a phone that was without a network sends an hour's at once.
TAPS, SECONDS = 60, 60
View = Callable[[HttpRequest, str], HttpResponse]


def for_nobody_else(view: View) -> View:
    """Keep the page to whoever has its address: in no cache, no other site's log, no index.

    That goes for refusals too, which are made here and not outside of it for that reason.
    """

    @wraps(view)
    def answer(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            response = view(request, secret)
        except Http404 as error:
            response = page_not_found(request, error, template_name="errors/404.html")
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_nobody_else
def attendants_list(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the attendant's list of the day, and take what they tap.

    404 for a link that is not known, over, revoked, or of somebody who is not there any more:
    whoever tries one learns nothing.
    """
    link = _get_link(secret)
    if request.method == "POST":
        if _is_too_fast(link, now=timezone.now()):
            # A phone keeps its taps and goes on later.
            return HttpResponse(
                status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": SECONDS}
            )
        return _change(request, link, secret)
    schedule = link.schedule
    if request.GET.get("version") == str(schedule.version):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    name = "_list" if "version" in request.GET else "page"
    return render(request, f"housekeeping/phone/{name}.html", _context(link, request.path))


def _is_too_fast(link: ListLink, *, now: datetime) -> bool:
    """Tell whether more is tapped than a person can: each tap may become a write to apaleo."""
    key = f"housekeeping-taps:{link.pk}:{int(now.timestamp()) // SECONDS}"
    if cache.add(key, 1, 2 * SECONDS):
        return False
    try:
        return cache.incr(key) > TAPS
    except ValueError:
        # It has gone in between.
        return False


def _get_link(secret: str) -> ListLink:
    opened = ListLink.objects.opened_by(secret, now=timezone.now())
    rows = ListLink.objects.filter(attendant__is_active=True).select_related(
        "attendant", "schedule__property__connection"
    )
    link = rows.filter(pk=opened.pk).first() if opened else None
    if link is None:
        raise Http404
    return link


def _change(request: HttpRequest, link: ListLink, secret: str) -> HttpResponse:
    named, form = TaskForm(request.POST), CommandForm(request.POST)
    if not named.is_valid() or not form.is_valid() or not _may(form):
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    rows = Task.objects.select_related("schedule__property")
    task = get_object_or_404(rows, schedule=link.schedule_id, pk=named.cleaned_data["task"])
    by, is_tap = Person(name=link.attendant.name), bool(form.cleaned_data["tap"])
    if task.attendant_id != link.attendant_id:
        # Tapped without a network, and meanwhile it is on somebody else's list.
        if is_tap:
            tell_of_late_tap(task, form, by=by)
            return refused(_("This room is on somebody else's list now."))
        return redirect("housekeeping:attendants_list", secret)
    try:
        execute(task, form, by=by, now=timezone.now())
    except NotPossible as error:
        return refused(str(error))
    if is_tap:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("housekeeping:attendants_list", secret)


def _may(form: CommandForm) -> bool:
    data = form.cleaned_data
    if data["do"] not in OF_ATTENDANTS:
        return False
    return data["do"] != Do.STATE or data["state"] in STATES_OF_ATTENDANTS


def _context(link: ListLink, path: str) -> dict[str, object]:
    schedule, attendant = link.schedule, link.attendant
    group = Group(key=str(attendant.pk), name=attendant.name, has_minutes=attendant.minutes)
    group.lines = [
        line
        for line in get_lines(schedule, schedule.property)
        if line.task.attendant_id == attendant.pk
    ]
    return {
        "hotel": schedule.property,
        "schedule": schedule,
        "on": schedule.date,
        "attendant": attendant,
        "is_own_link": True,
        "may_change": True,
        "here": path,
        # Ends with the link, and is another's with another link on the same phone.
        "kept_for": f"a{link.attendant_id}",
        "kept_until": link.expires_at,
        "worker": reverse("housekeeping:links_worker"),
        **phone_list([group], schedule=schedule),
    }
