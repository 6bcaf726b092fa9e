"""A connection's webhook subscription, and the inbox of its events."""
