"""The admin of codes and mappings, one module per noun."""

from rates.admin import (
    account,
    attention,
    codes,
    defaults,
    exact_match_rule,
    hotel,
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
    "hotel",
    "mappables",
    "mappings",
    "pattern",
]
