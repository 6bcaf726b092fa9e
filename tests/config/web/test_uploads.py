"""A file that somebody sends lies in memory and nowhere else."""

from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from spreadsheets.formats.table import MAX_BYTES


def test_the_largest_file_that_is_taken_is_not_written_to_the_disk() -> None:
    largest = SimpleUploadedFile("rates.csv", b"r" * MAX_BYTES)

    request = RequestFactory().post("/", {"file": largest})

    assert isinstance(request.FILES["file"], InMemoryUploadedFile)
