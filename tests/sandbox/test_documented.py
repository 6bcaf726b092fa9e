"""docs/sandbox.md says what there is of the API: each address, with its methods."""

import re

from django.conf import settings

from sandbox.api.routes import api_routes
from sandbox.webhooks.routes import webhook_routes

ROW = re.compile(r"^\| (`/[^|]+) \| ([A-Z, ]+) \|", re.MULTILINE)


def documented() -> set[tuple[str, str]]:
    """Return each method and address; one that begins like no other follows on the first."""
    text = (settings.BASE_DIR / "docs/sandbox.md").read_text()
    table = text.partition("## What there is of the API")[2].partition("## Not there yet")[0]
    found = set()
    for addresses, methods in ROW.findall(table):
        first, *more = re.findall(r"`([^`]+)`", addresses)
        for path in (first, *(first + each for each in more)):
            found |= {(method, path) for method in methods.split(", ")}
    return found


def test_every_address_of_the_api_is_documented_and_no_other() -> None:
    there = {
        (method, route.path)
        for route in (*api_routes(), *webhook_routes())
        for method in (route.methods or set()) - {"HEAD"}
    }

    assert documented() == there
