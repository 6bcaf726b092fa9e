"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what."""

    name = "audit"
    verbose_name = "Audit trail"
    # Its place among the groups of the admin.
    staff_order = 4
