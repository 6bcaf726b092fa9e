"""Accounts, connections, the mirror of their hotels, and what keeps it in step."""
