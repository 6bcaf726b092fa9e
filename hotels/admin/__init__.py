"""The admin for staff: one module per noun, and what they share."""

from hotels.admin import (
    account,
    authorization_request,
    connection,
    errand,
    invitation,
    mapping,
    mapping_change,
    membership,
    property,  # noqa: A004 - named for its noun
    rate_code,
    rate_plan,
    room_code,
    sign_in,
    standard_code,
    sync_run,
    unit,
    unit_group,
    user,
)

__all__ = [
    "account",
    "authorization_request",
    "connection",
    "errand",
    "invitation",
    "mapping",
    "mapping_change",
    "membership",
    "property",
    "rate_code",
    "rate_plan",
    "room_code",
    "sign_in",
    "standard_code",
    "sync_run",
    "unit",
    "unit_group",
    "user",
]
