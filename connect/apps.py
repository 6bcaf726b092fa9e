"""The connect app."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """The hotelier's way in."""

    name = "connect"
    verbose_name = "Connecting"
    # Its place among the groups of the admin.
    staff_order = 4
