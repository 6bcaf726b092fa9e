"""The signal that a mapping has changed, as a row of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, JobQuerySet
from rates.models.mapping_change import MappingChange


class MappingChanged(Job):
    """The signal `mapping_changed` of one change, written down in the change's transaction."""

    change = models.OneToOneField(MappingChange, models.CASCADE, related_name="+")

    objects = JobQuerySet["MappingChanged"].as_manager()

    class Meta(Job.Meta):
        verbose_name = _("mapping changed signal")
        verbose_name_plural = _("mapping changed signals")

    def __str__(self) -> str:
        return f"{self.change} ({self.state})"
