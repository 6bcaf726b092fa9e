"""The hotels app."""

from django.apps import AppConfig


class HotelsConfig(AppConfig):
    """Accounts, connections and the mirror of their hotels."""

    name = "hotels"
    verbose_name = "Hotels"
