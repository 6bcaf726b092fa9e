"""News that is owed to whoever listens: a job for each signal that is to be sent."""

from django.db import models

from hotels.models.connection import Connection
from hotels.models.sync_run import SyncRun
from jobs.models import Job, JobQuerySet


class SyncFinished(Job):
    """The signal `sync_finished` of one run, written down in the transaction that ends the run."""

    run = models.OneToOneField(SyncRun, models.CASCADE, related_name="+")

    objects = JobQuerySet["SyncFinished"].as_manager()

    def __str__(self) -> str:
        return f"{self.run} is finished ({self.state})"


class MirrorChanged(Job):
    """The signal `mirror_changed`, written down in the transaction in which an event changed it."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="+")

    objects = JobQuerySet["MirrorChanged"].as_manager()

    def __str__(self) -> str:
        return f"The mirror of connection {self.connection_id} has changed ({self.state})"
