"""The lists of a small account as bodies, to be spoilt and loaded without a platform."""

import copy
import json
from typing import Any

from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apaleo.api import ALL_LISTINGS, Listing
from apaleo.api.listings import OVERNIGHT_RATE_PLANS, PROPERTIES, UNIT_GROUPS, UNITS
from apaleo.api.paging.completeness import CompletenessCheck
from apaleo.api.paging.pages import parse_page
from apaleo.http import Reply
from hotels.models import Connection, SyncRun
from hotels.sync.fetch import Snapshot
from hotels.sync.mirror import Mirror
from hotels.sync.publish import publish
from tests.factories import make_run
from tests.hotels.kinds import written

Bodies = dict[Listing, list[Any]]
HOTEL: dict[str, Any] = {
    "id": "P",
    "code": "P",
    "name": "Hotel",
    "location": {"city": "München", "countryCode": "DE"},
    "timeZone": "Europe/Berlin",
    "currencyCode": "EUR",
    "status": "Live",
    "isArchived": False,
    "isTemplate": False,
}
GROUP: dict[str, Any] = {
    "id": "P-G",
    "property": {"id": "P"},
    "code": "G",
    "name": "Double",
    "type": "BedRoom",
    "maxPersons": 2,
    "memberCount": 4,
    "rank": 1,
}
ROOM: dict[str, Any] = {
    "id": "P-U",
    "property": {"id": "P"},
    "unitGroup": {"id": "P-G"},
    "name": "101",
    "description": "Sea view",
    "maxPersons": 2,
    "isArchived": False,
    "connectedUnits": [],
}
PLAN: dict[str, Any] = {
    "id": "P-R",
    "property": {"id": "P"},
    "unitGroup": {"id": "P-G"},
    "code": "R",
    "name": "Flexible",
    "description": "Until 6 pm",
    "isBookable": True,
    "isDerived": True,
    "derivationLevel": 1,
    "pricingRule": {"baseRatePlan": {"id": "P-B"}, "type": "Percent", "value": -10.5},
    "channelCodes": ["Ibe"],
    "promoCodes": ["SUMMER"],
    "cancellationPolicy": {"name": "Flexible"},
    "minGuaranteeType": "CreditCard",
    "timeSliceDefinition": {"template": "OverNight"},
    "companies": [],
    "isArchived": False,
}
GOOD = {PROPERTIES: HOTEL, UNIT_GROUPS: GROUP, UNITS: ROOM, OVERNIGHT_RATE_PLANS: PLAN}


def good_bodies() -> Bodies:
    """Return one good item of each list."""
    return {listing: [copy.deepcopy(item)] for listing, item in GOOD.items()}


def fields_of(item: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return the path of every field, those of objects within it too."""
    paths: list[tuple[str, ...]] = []
    for name, value in item.items():
        paths.append((name,))
        if isinstance(value, dict):
            paths += [(name, *path) for path in fields_of(value)]
    return paths


def spoil(item: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Set a field, or take it away for `...`; what is an object no more has none."""
    *way, last = path
    for step in way:
        inner = item.get(step)
        if not isinstance(inner, dict):
            return
        item = inner
    if value is ...:
        item.pop(last, None)
    else:
        item[last] = copy.deepcopy(value)


def load_bodies(
    connection: Connection, bodies: Bodies, *, is_slow: bool = False
) -> tuple[SyncRun, list[str]]:
    """Read the bodies as replies, publish them, and return the run and what was written.

    If it `is_slow`, all that can be done while calls are under way is done before the end.
    """
    snapshot = Snapshot(Mirror(connection.pk))
    for listing in ALL_LISTINGS:
        items = bodies.get(listing, [])
        text = json.dumps({listing.plural: items, "count": len(items)})
        body = Reply(status=200, where="GET /x", body=text.encode()).json()
        page = parse_page(body, listing=listing, number=1, language="en")
        check = CompletenessCheck(page_size=max(len(items), 1))
        check.add(page)
        assert check.is_complete
        snapshot.add(page)
    while is_slow and snapshot.mirror.go_on():
        pass
    run = make_run(connection, SyncRun.State.RUNNING)
    with CaptureQueriesContext(database) as captured:
        publish(run, snapshot, now=timezone.now())
    return run, written(captured)
