"""The admin for staff: one module per noun, and what they share."""

from hotels.admin import (
    account,
    authorization_request,
    connection,
    errand,
    invitation,
    membership,
    property,  # noqa: A004 - named for its noun
    rate_plan,
    sign_in,
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
    "membership",
    "property",
    "rate_plan",
    "sign_in",
    "sync_run",
    "unit",
    "unit_group",
    "user",
]
