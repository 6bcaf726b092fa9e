"""The app of the wiring itself."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from config.sqlite import raise_parameter_limit


class ConfigConfig(AppConfig):
    """Settings, addresses, health and the commands that run everything."""

    name = "config"

    def ready(self) -> None:
        """Have SQLite used to its limits."""
        connection_created.connect(raise_parameter_limit)
