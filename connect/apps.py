"""The connect app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectConfig(AppConfig):
    """The hotelier's way in."""

    name = "connect"
    verbose_name = _("Connecting")
    # Its place among the groups of the admin.
    staff_order = 4

    def ready(self) -> None:
        """Have the jobs of this app done."""
        from connect import answering  # noqa: F401 - registers its handler
