"""The list for the phone of somebody who is signed in."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access.requests import SignedInRequest
from housekeeping.changing.links import end_of
from housekeeping.page.groups import by_attendant
from housekeeping.page.lines import get_lines
from housekeeping.page.phone import phone_list
from housekeeping.views.page import address, get_day


@require_safe
@never_cache
def phone(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show one attendant's list, or everybody's, with large buttons.

    With `version` in the query only the list, or 204 if it is still the same.
    """
    day = get_day(request, hotel_id)
    context = day.context | {"is_own_link": False, "on": day.filters.day}
    if day.schedule is not None:
        if request.GET.get("version") == str(day.schedule.version):
            return HttpResponse(status=204)
        groups = by_attendant(get_lines(day.schedule, day.hotel), schedule=day.schedule)
        chosen = request.GET.get("attendant", "")
        query = day.filters.query
        if chosen:
            query += f"{'&' if query else '?'}{urlencode({'attendant': chosen})}"
        groups_shown = [each for each in groups if not chosen or each.key == chosen] or groups
        context |= {
            "groups": groups,
            "chosen": chosen,
            "here": address("list", day.hotel) + query,
            "kept_for": f"u{request.user.pk}",
            "kept_until": end_of(day.schedule),
            "worker": address("list_worker", day.hotel),
            **phone_list(groups_shown, schedule=day.schedule, filters=day.filters),
        }
    name = "_list" if "version" in request.GET else "page"
    return render(request, f"housekeeping/phone/{name}.html", context)
