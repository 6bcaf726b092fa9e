"""The audit app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Who did what."""

    name = "audit"
    verbose_name = _("Audit trail")
    # Its place among the groups of the admin.
    staff_order = 4
