"""The rates app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatesConfig(AppConfig):
    """Rate codes and room codes, and what is mapped to them."""

    name = "rates"
    verbose_name = _("Rates")
    # Its place among the groups of the admin.
    staff_order = 2

    def ready(self) -> None:
        """Listen to the apps below; before those of other apps, for these may use the mappings.

        What does the jobs of this app registers itself.
        """
        from accounts.signals import account_created
        from hotels.signals import mirror_changed, sync_finished
        from rates import defaults, receivers  # noqa: F401 - the former registers its handler
        from rates.files import running  # noqa: F401 - registers its handler

        account_created.connect(receivers.start_with_standard_codes)
        sync_finished.connect(receivers.map_exact_matches)
        mirror_changed.connect(receivers.map_exact_matches_of_event)
