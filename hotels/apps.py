"""The hotels app."""

from django.apps import AppConfig


class HotelsConfig(AppConfig):
    """Connections, tokens, and the mirror of the hotels."""

    name = "hotels"
    verbose_name = "Hotels"
    # Its place among the groups of the admin.
    staff_order = 1

    def ready(self) -> None:
        """Have the jobs of this app done."""
        from hotels.outbox import news, notices, revocations  # noqa: F401 - each registers its handler
