"""The models that the admin lists, and what staff type to find a row of each."""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Model

from accounts.models import Account, Invitation, Membership, User
from audit.models import Entry
from connect.models import AnswerWatch, AuthorizationRequest
from hotels.models import (
    Connection,
    ConnectionEvent,
    EventsHeard,
    HeldRemoval,
    MirrorChanged,
    Notice,
    Property,
    RatePlan,
    Revocation,
    Subscription,
    SyncFinished,
    SyncRun,
    Unit,
    UnitGroup,
    WebhookEvent,
)
from housekeeping.models import (
    Attendant,
    ConditionWrite,
    HousekeepingPlan,
    MaintenanceRequest,
    Schedule,
    ScheduleRefresh,
)
from rates.models import (
    DefaultMapping,
    DefaultsRun,
    DefaultsRunStep,
    ExactMatchRule,
    FileImportRun,
    MappingChange,
    MappingChanged,
    Pattern,
    RateCode,
    RatePlanMapping,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)

MODELS: list[type[Model]] = [
    Account,
    AnswerWatch,
    Attendant,
    AuthorizationRequest,
    Authenticator,
    ConditionWrite,
    Connection,
    ConnectionEvent,
    DefaultMapping,
    DefaultsRun,
    DefaultsRunStep,
    EmailAddress,
    EventsHeard,
    Entry,
    ExactMatchRule,
    FileImportRun,
    HeldRemoval,
    HousekeepingPlan,
    Invitation,
    MaintenanceRequest,
    MappingChange,
    MappingChanged,
    Membership,
    MirrorChanged,
    Notice,
    Pattern,
    Property,
    RateCode,
    RatePlan,
    RatePlanMapping,
    Revocation,
    RoomCode,
    Schedule,
    ScheduleRefresh,
    StandardRateCode,
    StandardRoomCode,
    Subscription,
    SyncFinished,
    SyncRun,
    Unit,
    UnitGroup,
    UnitGroupMapping,
    User,
    WebhookEvent,
]
SEARCHES: dict[type[Model], Callable[[Any], str]] = {
    Account: lambda row: row.name,
    AnswerWatch: lambda row: row.user.email,
    Attendant: lambda row: row.property.code,
    AuthorizationRequest: lambda row: row.user.email,
    Authenticator: lambda row: row.user.email,
    ConditionWrite: lambda row: row.room.property.code,
    Connection: lambda row: row.apaleo_account_code,
    ConnectionEvent: lambda row: row.connection.apaleo_account_code,
    DefaultMapping: lambda row: row.pattern,
    DefaultsRun: lambda row: row.told.split()[0],
    DefaultsRunStep: lambda row: row.run.told.split()[0],
    EmailAddress: lambda row: row.email,
    EventsHeard: lambda row: row.connection.apaleo_account_code,
    Entry: lambda row: row.actor,
    # A phrase in quotes: each word on its own would have to be the beginning.
    ExactMatchRule: lambda row: f'"{row.account.name}"',
    FileImportRun: lambda row: row.file_import.user.email,
    HeldRemoval: lambda row: row.property.code,
    HousekeepingPlan: lambda row: row.property.code,
    Invitation: lambda row: row.email,
    MaintenanceRequest: lambda row: row.room.property.code,
    MappingChange: lambda row: row.connection.apaleo_account_code,
    MappingChanged: lambda row: row.change.connection.apaleo_account_code,
    Membership: lambda row: row.user.email,
    MirrorChanged: lambda row: row.connection.apaleo_account_code,
    Notice: lambda row: row.connection.apaleo_account_code,
    Pattern: lambda row: row.key,
    Property: lambda row: row.code,
    RateCode: lambda row: row.code,
    RatePlan: lambda row: row.remote_id,
    RatePlanMapping: lambda row: row.code.code,
    Revocation: lambda row: row.apaleo_account_code,
    RoomCode: lambda row: row.code,
    Schedule: lambda row: row.property.code,
    ScheduleRefresh: lambda row: row.property.code,
    StandardRateCode: lambda row: row.code,
    StandardRoomCode: lambda row: row.code,
    Subscription: lambda row: row.connection.apaleo_account_code,
    SyncFinished: lambda row: row.run.connection.apaleo_account_code,
    SyncRun: lambda row: row.connection.apaleo_account_code,
    Unit: lambda row: row.remote_id,
    UnitGroup: lambda row: row.remote_id,
    UnitGroupMapping: lambda row: row.code.code,
    User: lambda row: row.email,
    WebhookEvent: lambda row: row.connection.apaleo_account_code,
}


def of_a_hotel(model: type[Model]) -> Any:
    """Return a row of the model that is not the visitor's own."""
    if model is User:
        return User.objects.get(is_staff=False)
    rows = model._default_manager
    if model is Entry:
        return rows.filter(is_staff=False, account_id__isnull=False).earliest("pk")
    return rows.get(user__is_staff=False) if model in {Authenticator, EmailAddress} else rows.get()
