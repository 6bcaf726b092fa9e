"""Suggestions for which rate code a rate plan belongs to, and why: pure functions, no database."""

from matching.matcher import RateCodeMatcher, RoomCodeMatcher
from matching.rates import rate_name_of, rate_of
from matching.records import Code, Context, Plan, RoomType
from matching.spelling import fold
from matching.suggestion import ACCEPT_THRESHOLD, SHOW_THRESHOLD, Reason, Suggestion

__all__ = [
    "ACCEPT_THRESHOLD",
    "SHOW_THRESHOLD",
    "Code",
    "Context",
    "Plan",
    "RateCodeMatcher",
    "Reason",
    "RoomCodeMatcher",
    "RoomType",
    "Suggestion",
    "fold",
    "rate_name_of",
    "rate_of",
]
