"""Reading a file in a process of its own, which `process` starts: the request on its input.

What is read was made by others, to swell or to stall perhaps. Here it can harm nobody: the process
has a limit on its memory and on its time, no settings, no secrets and no database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from spreadsheets.formats.detection import read_table
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import InvalidFile, Refusal, Table

if sys.platform != "win32":
    import resource

MAX_MEMORY_BYTES = 160 * 1024 * 1024
MAX_CPU_SECONDS = 3


def main() -> None:
    """Read the request, and write the table or why there is none, a line of JSON for each row."""
    _limit()
    request = json.loads(sys.stdin.buffer.readline())
    refusal: dict[str, Any]
    try:
        table = read_table(
            sys.stdin.buffer.read(),
            ExpectedColumns.from_json(request["wanted"]),
            sheet=request["sheet"],
        )
    except InvalidFile as error:
        refusal = {"refusal": error.refusal, "values": error.values}
    except MemoryError:
        refusal = {"refusal": Refusal.TOO_LARGE_UNPACKED, "values": {}}
    else:
        _write(sys.stdout.buffer, _answer_of(table))
        return
    # Out here, for inside what has filled the memory is still held.
    _write(sys.stdout.buffer, iter([refusal]))


def _limit() -> None:
    if sys.platform == "win32":
        # It has no such limits; the bounds of the readers hold there too.
        return
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    except (ValueError, OSError) as error:
        # macOS knows RLIMIT_AS and refuses to set it.
        sys.stderr.write(f"no limit could be set: {error}\n")


def _answer_of(table: Table) -> Iterator[Any]:
    yield {"columns": table.columns, "notices": table.notices, "rows": len(table.rows)}
    for row in table.rows:
        yield row.line, row.cells, list(row.marks.items()), row.fault, row.last_line


def _write(out: BinaryIO, answer: Iterator[Any]) -> None:
    for line in answer:
        out.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")
    out.flush()
