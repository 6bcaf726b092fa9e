"""Bringing the mirror up to date: schedule, run, fetch, compare, publish."""
