"""Suggestions for which rate code a rate plan belongs to, and why: pure functions, no database."""

from matching.matcher import RateCodeMatcher, RoomCodeMatcher, get_keys
from matching.precedents import Decisions, rate_key
from matching.rates import rate_name_of, rate_of
from matching.records import EMPTY_CONTEXT, Code, Context, Likeness, Plan, Precedent, RoomType
from matching.spelling import fold
from matching.suggestion import (
    ACCEPT_THRESHOLD,
    SHOW_THRESHOLD,
    Doubt,
    Obstacle,
    Reason,
    Suggestion,
    WhyNot,
)

__all__ = [
    "ACCEPT_THRESHOLD",
    "EMPTY_CONTEXT",
    "SHOW_THRESHOLD",
    "Code",
    "Context",
    "Decisions",
    "Doubt",
    "Likeness",
    "Obstacle",
    "Plan",
    "Precedent",
    "RateCodeMatcher",
    "Reason",
    "RoomCodeMatcher",
    "RoomType",
    "Suggestion",
    "WhyNot",
    "fold",
    "get_keys",
    "rate_key",
    "rate_name_of",
    "rate_of",
]
