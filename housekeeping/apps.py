"""The app."""

from django.apps import AppConfig


class HousekeepingConfig(AppConfig):
    """The day's cleaning of a hotel."""

    name = "housekeeping"
