"""The hotels app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HotelsConfig(AppConfig):
    """Connections, tokens, and the mirror of the hotels."""

    name = "hotels"
    verbose_name = _("Hotels")
    # Its place among the groups of the admin.
    staff_order = 1

    def ready(self) -> None:
        """Have the jobs of this app done, and listen to those below."""
        from django.db.models.signals import pre_delete

        from accounts.access import tell_with_memberships
        from accounts.leaving.personal_data import add_section
        from accounts.models import User
        from accounts.signals import account_closed
        from hotels.connections.personal_data import connections_of, events_of, forget
        from hotels.health.lost import lost_columns
        from hotels.outbox import news, notices, revocations  # noqa: F401 - each registers its handler
        from hotels.outbox.closed_accounts import end_connections

        account_closed.connect(end_connections, dispatch_uid="hotels")
        pre_delete.connect(forget, sender=User, dispatch_uid="hotels")
        add_section("connections", connections_of)
        add_section("connection_history", events_of)
        tell_with_memberships(**lost_columns())
