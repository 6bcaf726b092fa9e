"""What many accounts decide alike, counted without a name, and used where it is switched on."""

from rates.patterns.counting import count_patterns
from rates.patterns.reading import Found, Patterns, read_patterns, switch_pattern

__all__ = ["Found", "Patterns", "count_patterns", "read_patterns", "switch_pattern"]
