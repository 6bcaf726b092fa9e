"""Suggestions for which rate code a rate plan belongs to, and why: pure functions, no database."""

from matching.matcher import RateCodeMatcher, RoomCodeMatcher, suggest, suggest_room_code
from matching.records import Code, Context, Plan, RoomType
from matching.suggestion import ACCEPTING, SHOWING, Reason, Suggestion

__all__ = [
    "ACCEPTING",
    "SHOWING",
    "Code",
    "Context",
    "Plan",
    "RateCodeMatcher",
    "Reason",
    "RoomCodeMatcher",
    "RoomType",
    "Suggestion",
    "suggest",
    "suggest_room_code",
]
