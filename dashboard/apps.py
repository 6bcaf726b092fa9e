"""The dashboard app."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """The hotelier's home."""

    name = "dashboard"
    verbose_name = "Dashboard"
    # Its place among the groups of the admin.
    staff_order = 6
