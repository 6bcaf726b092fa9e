"""Messages as apaleo writes them."""

import uuid
from typing import Any


def message(**changes: Any) -> dict[str, Any]:
    """Return the event of a changed room of the chain; None leaves a field out."""
    body = {
        "topic": "Unit",
        "type": "changed",
        "id": str(uuid.uuid4()),
        "accountId": "CHAIN",
        "propertyId": "HOTEL1",
        "timestamp": 1_692_268_510_605,
        "data": {"entityId": "HOTEL1-ABC"},
    } | changes
    return {name: value for name, value in body.items() if value is not None}


def health_check(**changes: Any) -> dict[str, Any]:
    """Return the message that apaleo posts before it makes a subscription, and any time."""
    return {
        "id": str(uuid.uuid4()),
        "topic": "system",
        "type": "healthcheck",
        "accountId": "CHAIN",
        "propertyIds": [],
        "timestamp": 1_692_268_510_605,
    } | changes
