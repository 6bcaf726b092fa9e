"""Suggestions for real rate plans and room types: making them, and accepting them."""

from rates.suggestions.accepting import accept_suggestions, suggest
from rates.suggestions.exact_matches import accept_exact_matches, switch_exact_matches

__all__ = ["accept_exact_matches", "accept_suggestions", "suggest", "switch_exact_matches"]
