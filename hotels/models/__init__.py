"""One module per noun."""

from hotels.models.connection import Connection
from hotels.models.credential import Credential
from hotels.models.held_removal import HeldRemoval
from hotels.models.notice import Notice
from hotels.models.property import Property
from hotels.models.rate_plan import RatePlan
from hotels.models.replaced_grant import ReplacedGrant
from hotels.models.revocation import Revocation
from hotels.models.sync_finished import SyncFinished
from hotels.models.sync_run import SyncRun
from hotels.models.unit import Unit
from hotels.models.unit_group import UnitGroup

__all__ = [
    "Connection",
    "Credential",
    "HeldRemoval",
    "Notice",
    "Property",
    "RatePlan",
    "ReplacedGrant",
    "Revocation",
    "SyncFinished",
    "SyncRun",
    "Unit",
    "UnitGroup",
]
