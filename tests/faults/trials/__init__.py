"""Trials of single faults: many, in several Lobbies at the same time, and what came of them."""
