"""The maker's colour as a stylesheet: the Content-Security-Policy forbids it in the page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config.branding.contrast import Colour, palette


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """Set the accent variables of tokens.css; kept a day, asked for with the colour as query."""
    accent = Colour.parse(settings.PRODUCT_ACCENT)
    light, dark = _rule(palette(accent, dark=False)), _rule(palette(accent, dark=True))
    return HttpResponse(
        f"{light}@media (prefers-color-scheme: dark) {{ {dark}}}\n", content_type="text/css"
    )


def _rule(colours: dict[str, Colour]) -> str:
    return ":root { " + " ".join(f"--{name}: {value};" for name, value in colours.items()) + " }\n"
