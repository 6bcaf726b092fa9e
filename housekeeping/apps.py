"""The app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HousekeepingConfig(AppConfig):
    """The day's cleaning of a hotel."""

    name = "housekeeping"
    verbose_name = _("Housekeeping")
    # Its place among the groups of the admin.
    staff_order = 3

    def ready(self) -> None:
        """Have the jobs of this app done, and listen to the apps below."""
        from hotels.signals import events_heard, sync_finished
        from housekeeping import receivers
        from housekeeping.outbox import (  # noqa: F401 - each registers its handler
            conditions,
            maintenances,
            refreshes,
        )

        receivers.listen_to_apaleo()
        sync_finished.connect(receivers.name_demo_team)
        sync_finished.connect(receivers.refresh_after_load)
        events_heard.connect(receivers.refresh_after_events)
