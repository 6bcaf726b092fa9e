"""The pages a person sees, all without script and under a strict Content-Security-Policy."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["pretty_json"] = lambda value: json.dumps(value, indent=2)


def page(
    template: str, *, status: int = 200, logo_url: str | None = None, **context: Any
) -> HTMLResponse:
    """Return a rendered page; `logo_url` is the one foreign image it may show.

    The policy has no form-action: browsers apply it to redirects after a POST too, and those lead
    to the app and from there wherever the app likes.
    """
    images = "'self' data:"
    parts = urlsplit(logo_url or "")
    if parts.netloc:
        images += f" {parts.scheme}://{parts.netloc}"
    headers = {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'self'; img-src {images}; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    html = TEMPLATES.get_template(template).render(logo_url=logo_url, **context)
    return HTMLResponse(html, status, headers)
