"""Starting the process that reads a file, and believing no more of its answer than is due."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import (
    MAX_BYTES,
    Fault,
    InvalidFile,
    Mark,
    Notice,
    Refusal,
    Table,
    TableRow,
)

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
# Isolated, so that Python looks for modules at our path alone and begins in a moment.
START = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from spreadsheets.formats.child import main; main()"
)
# Its limit on computing comes first, unless the machine is busy with something else.
MAX_SECONDS = 10
MAX_ANSWER_BYTES = 32 * 1024 * 1024
# At a time and web process: the others wait, for each may take its memory.
AT_A_TIME = 2
MAX_WAIT_SECONDS = 10

_places = threading.BoundedSemaphore(AT_A_TIME)


def read_file(data: bytes, wanted: ExpectedColumns, *, sheet: str = "") -> Table:
    """Read the wanted columns of a file in a process of its own. Raises InvalidFile."""
    if len(data) > MAX_BYTES:
        raise InvalidFile(Refusal.TOO_LARGE)
    with _place(), tempfile.TemporaryFile() as request, tempfile.TemporaryFile() as complaint:
        head = {"wanted": wanted.as_json(), "sheet": sheet}
        request.write(json.dumps(head).encode() + b"\n" + data)
        request.seek(0)
        answer, code = _run(request, complaint)
        if code:
            complaint.seek(0)
            logger.warning("reading a file ended with %s: %s", code, complaint.read(2_000))
            raise InvalidFile(Refusal.TOO_SLOW if code < 0 else Refusal.DAMAGED)
    return _table_of(answer)


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=MAX_WAIT_SECONDS):
        raise InvalidFile(Refusal.BUSY)
    try:
        yield
    finally:
        _places.release()


def _run(request: IO[bytes], complaint: IO[bytes]) -> tuple[bytes, int]:
    """Return the process's answer and exit code, negative where it was stopped."""
    # Without an environment, so that no setting and no secret comes along.
    with subprocess.Popen(  # noqa: S603 - all of the command is ours
        [sys.executable, "-I", "-S", "-c", START, str(ROOT)],
        stdin=request,
        stdout=subprocess.PIPE,
        stderr=complaint,
        env={},
    ) as process:
        timer = threading.Timer(MAX_SECONDS, process.kill)
        timer.start()
        try:
            answer = process.stdout.read(MAX_ANSWER_BYTES + 1) if process.stdout else b""
            if len(answer) > MAX_ANSWER_BYTES:
                process.kill()
        finally:
            timer.cancel()
    return answer, process.returncode


def _table_of(answer: bytes) -> Table:
    head, *rows = answer.splitlines() or [b"{}"]
    told = json.loads(head)
    if "columns" not in told:
        raise InvalidFile(Refusal(told.get("refusal", Refusal.DAMAGED)), **told.get("values", {}))
    return Table(
        columns=told["columns"],
        rows=[_row_of(row) for row in rows],
        notices=[(Notice(notice), values) for notice, values in told["notices"]],
    )


def _row_of(text: bytes) -> TableRow:
    line, cells, marks, fault, last_line = json.loads(text)
    return TableRow(
        line,
        cells,
        {place: Mark(mark) for place, mark in marks} if marks else {},
        Fault(fault) if fault else None,
        last_line,
    )
