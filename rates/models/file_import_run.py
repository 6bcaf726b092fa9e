"""The job of applying a file, or of taking it back."""

from django.db import models
from django.utils.translation import gettext

from jobs.models import Job, JobQuerySet
from rates.models.file_import import FileImport


class FileImportRun(Job):
    """Applies what was confirmed, or takes it back, for so many seconds; another run goes on."""

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="runs")
    takes_back = models.BooleanField(default=False)
    seconds = models.PositiveSmallIntegerField()

    objects = JobQuerySet["FileImportRun"].as_manager()

    def __str__(self) -> str:
        return gettext("Run of %(file)s") % {"file": self.file_import}
