"""What is odd in apaleo's list of subscriptions is no reason to lose sight of ours."""

from typing import Any

import pytest

from hotels.models import Connection, Property, Subscription
from sandbox.server import Server
from tests.hotels.webhooks.subscriptions import PATH, Check, of
from tests.sandbox.webhooks.listener import listening

pytestmark = pytest.mark.django_db(transaction=True)

State = Subscription.State


@pytest.mark.parametrize(
    "odd",
    [
        {"0.events": [{"topic": "unit/*"}]},
        {"0.events": "unit/*"},
        {"0.propertyIds": [{"id": "BER"}]},
    ],
)
def test_ours_is_replaced_where_it_is_odd(
    reachable: Server, subscribed: Connection, check_now: Check, odd: dict[str, Any]
) -> None:
    before = of(subscribed).remote_id
    reachable.control.add_fault(kind="replace", path=f"^{PATH}$", method="GET", set=odd, times=1)

    ours = check_now(subscribed)

    [theirs] = reachable.control.subscriptions()
    assert ours.state == State.ACTIVE
    assert ours.remote_id == theirs["id"] != before


@pytest.mark.parametrize("field", ["endpointUrl", "id"])
def test_an_odd_one_of_others_is_no_reason_to_lose_sight_of_ours(
    reachable: Server, subscribed: Connection, check_now: Check, remote: Any, field: str
) -> None:
    with listening() as listener:
        theirs = remote(subscribed).create(endpoint_url=listener.url, events=["unit/*"])
    before = of(subscribed).remote_id
    reachable.control.add_fault(
        kind="replace", path=f"^{PATH}$", method="GET", set={f"1.{field}": None}
    )

    kept = check_now(subscribed)
    Property.objects.filter(connection=subscribed).update(is_used=False)
    removed = check_now(subscribed)

    assert (kept.state, kept.remote_id) == (State.ACTIVE, before)
    assert removed.state == State.REMOVED
    assert [one["id"] for one in reachable.control.subscriptions()] == [theirs]
