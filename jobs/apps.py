"""The jobs app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs: effects outside the database."""

    name = "jobs"
    verbose_name = _("Jobs")
    # Its place among the groups of the admin.
    staff_order = 5
