"""One module per noun."""

from hotels.models.account import Account
from hotels.models.authorization_request import AuthorizationRequest
from hotels.models.code import RateCode, RoomCode, StandardRateCode, StandardRoomCode
from hotels.models.connection import Connection
from hotels.models.credential import Credential
from hotels.models.invitation import Invitation
from hotels.models.mapping import Origin, RatePlanMapping, UnitGroupMapping
from hotels.models.mapping_change import MappingChange
from hotels.models.membership import Membership
from hotels.models.notice import Notice
from hotels.models.property import Property
from hotels.models.rate_plan import RatePlan
from hotels.models.revocation import Revocation
from hotels.models.sync_run import SyncRun
from hotels.models.unit import Unit
from hotels.models.unit_group import UnitGroup
from hotels.models.user import User

__all__ = [
    "Account",
    "AuthorizationRequest",
    "Connection",
    "Credential",
    "Invitation",
    "MappingChange",
    "Membership",
    "Notice",
    "Origin",
    "Property",
    "RateCode",
    "RatePlan",
    "RatePlanMapping",
    "Revocation",
    "RoomCode",
    "StandardRateCode",
    "StandardRoomCode",
    "SyncRun",
    "Unit",
    "UnitGroup",
    "UnitGroupMapping",
    "User",
]
