"""What opens the list on a phone without a network: a service worker, and a page without data.

The worker is good for the lists alone, since its address stands beside theirs. It keeps the empty
page and the static files that this page names, and no answer that has anything of a hotel in it;
the list of before, and the taps, are kept by the page itself (static/js/housekeeping-kept.js).
"""

from __future__ import annotations

import hashlib
import json
import re
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest, hotel_id: UUID | None = None) -> HttpResponse:
    """Send the worker, which is a new one whenever something that it keeps is.

    It is the same for everybody and for every hotel, whether there is one of this id or not.
    """
    page = _empty_list()
    kept = {
        "version": hashlib.sha256(page.encode()).hexdigest()[:16],
        "page": reverse("housekeeping:empty_list"),
        "files": _files(page),
    }
    script = json.dumps(static("js/housekeeping-worker.js"))
    return HttpResponse(
        f"self.KEPT = {json.dumps(kept)};\nimportScripts({script});\n",
        content_type="text/javascript; charset=utf-8",
    )


@login_not_required
@require_safe
@cache_control(no_cache=True)
def empty_list(request: HttpRequest) -> HttpResponse:
    """Show the list's page without any list, the same to everybody."""
    return HttpResponse(_empty_list())


def _empty_list() -> str:
    # Without the request: no session, no token and nobody's language is in it.
    return render_to_string("housekeeping/phone/page.html", {"is_empty": True})


def _files(page: str) -> list[str]:
    """Return the addresses of the static files that the page names."""
    found = re.findall(r'(?:href|src)="([^"]+)"', page)
    return sorted({address for address in found if address.startswith(settings.STATIC_URL)})
