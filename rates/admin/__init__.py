"""The admin of codes and mappings, one module per noun."""

from rates.admin import (
    account,
    attention,
    exact_match_rule,
    mapping,
    mapping_change,
    mapping_changed,
    rate_code,
    rate_plan,
    room_code,
    standard_code,
    unit_group,
)

__all__ = [
    "account",
    "attention",
    "exact_match_rule",
    "mapping",
    "mapping_change",
    "mapping_changed",
    "rate_code",
    "rate_plan",
    "room_code",
    "standard_code",
    "unit_group",
]
