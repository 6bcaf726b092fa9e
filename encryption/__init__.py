"""Encryption at rest: fields whose values are bound to their row, and the keys they need."""
