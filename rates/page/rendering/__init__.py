"""The lines of the mapping page as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rates.page.lines import Line

# What the template of the lines knows of the page.
OF_THE_PAGE = ("may_change", "to_change", "to_look", "csrf", "is_part")


def render_lines(
    lines: Iterable[Line], *, page: Mapping[str, Any], request: HttpRequest
) -> SafeString:
    """Return the lines as elements of a table, an empty text if there are none."""
    lines = list(lines)
    for line in lines:
        if line.is_open:
            line.more = render_to_string("rates/page/_more.html", {**page, "line": line}, request)
    suggested = {line.suggested for line in lines}
    known = {name: page[name] for name in OF_THE_PAGE} | {
        "product": settings.PRODUCT_NAME,
        "accept": {code: _("Accept %(code)s") % {"code": code} for code in suggested},
        "lines": lines,
    }
    # The engine's own template: Django's wrapper adds a request and its token to each.
    template: Any = get_template("rates/lines.html", using="jinja2")
    return SafeString(template.template.render(known))
