"""The dashboard app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """The hotelier's home."""

    name = "dashboard"
    verbose_name = _("Dashboard")
    # Its place among the groups of the admin.
    staff_order = 6
