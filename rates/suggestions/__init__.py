"""Suggestions for real rate plans and room types: making, explaining and accepting them."""

from rates.suggestions.accepting import accept_suggestions, advise, suggest
from rates.suggestions.exact_matches import accept_exact_matches, switch_exact_matches
from rates.suggestions.explaining import explain, explain_why_not
from rates.suggestions.learned import get_row_keys

__all__ = [
    "accept_exact_matches",
    "accept_suggestions",
    "advise",
    "explain",
    "explain_why_not",
    "get_row_keys",
    "suggest",
    "switch_exact_matches",
]
