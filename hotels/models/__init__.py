"""One module per noun."""

from hotels.models.connection import Connection
from hotels.models.connection_event import ConnectionEvent
from hotels.models.credential import Credential
from hotels.models.held_removal import HeldRemoval
from hotels.models.news import EventsHeard, MirrorChanged, SyncFinished
from hotels.models.notice import Notice
from hotels.models.property import Property
from hotels.models.rate_plan import RatePlan
from hotels.models.replaced_grant import ReplacedGrant
from hotels.models.revocation import Revocation
from hotels.models.sync_run import SyncRun
from hotels.models.unit import Unit
from hotels.models.unit_group import UnitGroup
from hotels.models.webhooks.event import WebhookEvent
from hotels.models.webhooks.subscription import Subscription

__all__ = [
    "Connection",
    "ConnectionEvent",
    "Credential",
    "EventsHeard",
    "HeldRemoval",
    "MirrorChanged",
    "Notice",
    "Property",
    "RatePlan",
    "ReplacedGrant",
    "Revocation",
    "Subscription",
    "SyncFinished",
    "SyncRun",
    "Unit",
    "UnitGroup",
    "WebhookEvent",
]
