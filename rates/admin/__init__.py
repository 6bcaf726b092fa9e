"""The admin of codes and mappings, one module per noun."""

from rates.admin import (
    account,
    attention,
    codes,
    defaults,
    exact_match_rule,
    mappables,
    mappings,
    pattern,
)

__all__ = [
    "account",
    "attention",
    "codes",
    "defaults",
    "exact_match_rule",
    "mappables",
    "mappings",
    "pattern",
]
