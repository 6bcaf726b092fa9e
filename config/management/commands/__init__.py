"""Lobby's commands for `manage.py`."""
