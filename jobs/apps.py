"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs: effects outside the database."""

    name = "jobs"
    verbose_name = "Jobs"
    # Its place among the groups of the admin.
    staff_order = 5
