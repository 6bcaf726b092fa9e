"""The connect app."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """The hotelier's way in."""

    name = "connect"
