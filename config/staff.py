"""The admin site for staff of the app's maker."""

from django.contrib.admin import AdminSite


class StaffSite(AdminSite):
    """The admin."""
