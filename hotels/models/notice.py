"""A mail that an event owes to an account's owners."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.models.connection import Connection
from jobs.models import Job, JobQuerySet


class Notice(Job):
    """A mail about a connection, written down in the transaction of its cause, sent once.

    A mail server may be away for a weekend: it is tried for a week, then the reminder is due.
    """

    # The first nine pauses double up to four hours, each further one is six.
    max_attempts = 36

    class Kind(models.TextChoices):
        """What the mail tells."""

        NEEDS_RECONNECT = "needs_reconnect", _("Needs reconnecting")
        RECONNECT_REMINDER = "reconnect_reminder", _("Still needs reconnecting")

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)

    # A week later, if nothing has happened; then nothing more is said.
    REMINDER_AFTER = timedelta(days=7)

    objects = JobQuerySet["Notice"].as_manager()

    def __str__(self) -> str:
        named = {
            "kind": self.get_kind_display(),
            "connection": self.connection,
            "state": self.get_state_display(),
        }
        return gettext("%(kind)s: %(connection)s (%(state)s)") % named
