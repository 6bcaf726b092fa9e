"""From rows of the database to a file that somebody downloads."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from rates.files.resource import FileResource
from spreadsheets.formats.writing import FORMATS
from spreadsheets.formats.xlsx_writing import Choices


def download(
    queryset: QuerySet[Any],
    *,
    resource: type[FileResource],
    name: str,
    extension: str,
    choices: Choices | None = None,
) -> HttpResponse:
    """Return a file of the rows, named so, in the format of the extension (csv or xlsx).

    Where the format can, the `choices` are offered under their column.
    """
    file_format = FORMATS[extension]
    return HttpResponse(
        file_format.write(resource.headers(), resource.export_rows(queryset), choices),
        content_type=file_format.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{extension}"',
            "Cache-Control": "no-store",
        },
    )
