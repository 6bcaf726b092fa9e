"""One attempt to bring the mirror of one connection up to date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models.connection import Connection

# A run's heart beats every few seconds (`hotels.sync.heartbeat`); with the scheduler's ten it
# is another's within half a minute.
LEASE = timedelta(seconds=18)
MAX_ATTEMPTS = 3
FIRST_PAUSE = timedelta(seconds=30)
MAX_PAUSE = timedelta(minutes=10)


class SyncRunQuerySet(TenantQuerySet["SyncRun"]):
    """Sync runs by what is to be done about them."""

    def open(self) -> SyncRunQuerySet:
        """Narrow to the runs that have not ended."""
        return self.filter(state__in=SyncRun.OPEN)

    def due(self, *, now: datetime) -> SyncRunQuerySet:
        """Narrow to the runs to claim now: waiting, or abandoned by whoever had them.

        One that nobody has claimed yet is due whatever this machine's clock says: it was made
        for now, and only a later try is made for later.
        """
        return self.filter(
            Q(state=SyncRun.State.WAITING, claimed_at=None)
            | Q(state=SyncRun.State.WAITING, due_at__lte=now)
            | Q(state=SyncRun.State.RUNNING, heartbeat_at__lt=now - LEASE)
        )


class SyncRun(models.Model):
    """One attempt to bring the mirror of one connection up to date, progress and outcome.

    It is a row before anyone is told to work on it. A worker claims it with one conditional
    UPDATE that raises `fence`; whoever holds an older fence can write nothing any more.
    """

    class State(models.TextChoices):
        """Where the run stands."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        NEEDS_ATTENTION = "needs_attention", _("Needs attention")
        STOPPED = "stopped", _("Stopped")

    OPEN = (State.WAITING, State.RUNNING)

    class Cause(models.TextChoices):
        """Why the run was started."""

        CONNECTED = "connected", _("Connected")
        SCHEDULED = "scheduled", _("Scheduled")
        REQUESTED = "requested", _("Requested")

    class Failure(models.TextChoices):
        """What stood in the way the last time; decides the words on the page."""

        NONE = "", _("None")
        UNAVAILABLE = "unavailable", _("apaleo was not reachable")
        THROTTLED = "throttled", _("apaleo allowed no more calls for a while")
        FORBIDDEN = "forbidden", _("A permission is missing")
        REVOKED = "revoked", _("The grant was revoked")
        CLIENT = "client", _("apaleo does not accept this app")
        CHANGED = "changed", _("apaleo's lists changed while they were read")
        CONTRACT = "contract", _("apaleo's answer was not understood")
        TOO_LARGE = "too_large", _("apaleo's lists hold more than a load may")
        CRASHED = "crashed", _("The worker did not finish")
        KEY = "key", _("The tokens cannot be decrypted")

    account_path = "connection__account"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="sync_runs")
    cause = models.CharField(max_length=20, choices=Cause)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("Claims that did not end in an answer of apaleo's.")
    )
    retries = models.PositiveSmallIntegerField(default=0)
    is_throttled = models.BooleanField(
        default=False, help_text=_("apaleo limits how fast it may read, so it takes longer.")
    )
    needs_another = models.BooleanField(
        default=False,
        help_text=_("What it had read was asked for once more: another load follows it."),
    )
    failure = models.CharField(max_length=20, choices=Failure, default=Failure.NONE, blank=True)
    failure_detail = models.CharField(max_length=300, blank=True)
    progress = models.JSONField(
        default=dict, blank=True, help_text=_("Kind to [read, of]: {'unit': [200, 480]}.")
    )
    changes = models.JSONField(
        default=dict, blank=True, help_text=_("Kind to {'created': n, 'changed': n, 'gone': n}.")
    )
    warnings = models.JSONField(
        default=list,
        blank=True,
        help_text=_("What could not be taken as it was, as hotels.sync.warnings keeps it."),
    )
    warning_count = models.PositiveIntegerField(
        default=0, help_text=_("How many there were; not all of them are kept.")
    )

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection"],
                condition=Q(state__in=["waiting", "running"]),
                name="sync_run_one_open_per_connection",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at=None)
                | Q(state__in=["done", "needs_attention", "stopped"], finished_at__isnull=False),
                name="sync_run_finished_exactly_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False),
                name="sync_run_running_has_a_heartbeat",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="sync_run_due",
            ),
            models.Index(fields=["connection", "-created_at"], name="sync_run_newest"),
            models.Index(
                fields=["finished_at"],
                condition=Q(state="needs_attention"),
                name="sync_run_parked",
            ),
            models.Index(
                fields=["finished_at"],
                condition=Q(finished_at__isnull=False),
                name="sync_run_ended",
            ),
        ]

    def __str__(self) -> str:
        named = {
            "cause": self.get_cause_display(),
            "number": self.pk,
            "connection": self.connection,
            "state": self.get_state_display(),
        }
        return gettext("%(cause)s run %(number)s of %(connection)s (%(state)s)") % named

    @property
    def is_watched(self) -> bool:
        """Tell whether somebody waits for it."""
        return self.cause != self.Cause.SCHEDULED

    def write(self, *, now: datetime, only_if: Q | None = None, **fields: Any) -> bool:
        """Set `fields` and the heartbeat if this worker still holds the run; else return False.

        Also False, and nothing set, if `only_if` does not hold.
        """
        held = SyncRun.objects.filter(pk=self.pk, fence=self.fence, state=self.State.RUNNING)
        held = held.filter(only_if) if only_if else held
        if not held.update(heartbeat_at=now, **fields):
            return False
        for name, value in fields.items():
            setattr(self, name, value)
        self.heartbeat_at = now
        return True

    def keep_lease(self, *, now: datetime) -> bool:
        """Write the heartbeat alone, from any thread; False when the run is another's."""
        held = SyncRun.objects.filter(pk=self.pk, fence=self.fence, state=self.State.RUNNING)
        return bool(held.update(heartbeat_at=now))

    @classmethod
    def claim(cls, pk: int, *, now: datetime) -> SyncRun | None:
        """Take the run, or return None when it is not due or another worker was faster.

        Until it ends, nobody but its worker writes the mirror of its connection: whoever takes
        events in holds the connection's row and looks for a run, and who did so before is waited
        for.
        """
        taken = (
            cls.objects.due(now=now)
            .filter(pk=pk)
            .update(
                state=cls.State.RUNNING,
                claimed_at=now,
                heartbeat_at=now,
                fence=F("fence") + 1,
                attempts=F("attempts") + 1,
            )
        )
        if not taken:
            return None
        held = cls.objects.select_for_update(of=("connection",), no_key=True)
        with transaction.atomic():
            return held.select_related("connection").get(pk=pk)
