"""The connect app."""

from django.apps import AppConfig


class ConnectConfig(AppConfig):
    """The hotelier's way in."""

    name = "connect"
    verbose_name = "Connecting"
    # Its place among the groups of the admin.
    staff_order = 4

    def ready(self) -> None:
        """Have the jobs of this app done."""
        from connect import answering  # noqa: F401 - registers its handler
