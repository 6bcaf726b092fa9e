"""apaleo's core API (https://api.apaleo.com/swagger/index.html): the account and its lists."""

from apaleo.api.client import Api
from apaleo.api.items import Oddity
from apaleo.api.limits import Limits
from apaleo.api.listings import ALL_LISTINGS, Kind, Listing
from apaleo.api.operations import Operations
from apaleo.api.paging.pages import Page
from apaleo.api.records import (
    AccountRecord,
    PropertyRecord,
    RatePlanRecord,
    Record,
    UnitGroupRecord,
    UnitRecord,
)
from apaleo.api.subscriptions import TOPICS, SubscriptionRecord, Subscriptions

__all__ = [
    "ALL_LISTINGS",
    "TOPICS",
    "AccountRecord",
    "Api",
    "Kind",
    "Limits",
    "Listing",
    "Oddity",
    "Operations",
    "Page",
    "PropertyRecord",
    "RatePlanRecord",
    "Record",
    "SubscriptionRecord",
    "Subscriptions",
    "UnitGroupRecord",
    "UnitRecord",
]
