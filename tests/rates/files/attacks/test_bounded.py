"""Whatever is sent within 5 MB costs at most 200 MB and a few seconds, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rates.files.rate_plans.resource import RatePlanResource
from spreadsheets.formats import process
from spreadsheets.formats.process import read_file
from spreadsheets.formats.table import MAX_BYTES, InvalidFile, Refusal
from tests.rates.files.attacks import oblique
from tests.rates.files.attacks.swelling import ATTACKS, many_empty_cells, wide_header
from tests.rates.files.samples import file_of

ROOT = Path(__file__).resolve().parents[4]
WANTED = RatePlanResource.wanted()
MAX_MEGABYTES = 200
# Of computing, by the process that reads; how long that takes depends on who else computes.
MAX_CPU_SECONDS = 5
# What the kernel counts for a process begins with what its parent had: not so this.
MEASURE = """
import json, re, resource, sys
sys.path.insert(0, sys.argv[1])
from spreadsheets.formats import process
from spreadsheets.formats.child import MAX_MEMORY_BYTES
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import InvalidFile

def peak(status):
    return int(re.search("VmHWM:\\s+(\\d+) kB", status)[1]) / 1024

process.START += f"; open({sys.argv[3]!r}, 'w').write(open('/proc/self/status').read())"
wanted = ExpectedColumns.from_json(json.loads(sys.argv[2]))
try:
    answer = f"{len(process.read_file(sys.stdin.buffer.read(), wanted).rows)} rows"
except InvalidFile as error:
    answer = error.refusal
try:
    read = peak(open(sys.argv[3]).read())
except FileNotFoundError:
    read = MAX_MEMORY_BYTES / 1024**2
usages = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(usage.ru_utime + usage.ru_stime for usage in usages)
print(json.dumps([answer, peak(open("/proc/self/status").read()) + read, seconds]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
@pytest.mark.parametrize("attack", [*ATTACKS, *oblique.ATTACKS], ids=lambda attack: attack.__name__)
def test_a_file_that_swells_or_stalls_is_answered_within_bounds(
    attack: Callable[[], bytes], tmp_path: Path
) -> None:
    data = attack()
    arguments = [str(ROOT), json.dumps(WANTED.as_json()), str(tmp_path / "status")]

    measured = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MEASURE, *arguments],
        input=data,
        capture_output=True,
        check=True,
        timeout=60,
    )

    answer, megabytes, seconds = json.loads(measured.stdout)
    assert len(data) <= MAX_BYTES
    assert answer
    assert megabytes < MAX_MEGABYTES
    assert seconds < MAX_CPU_SECONDS
    print(f"{answer}: {megabytes:.0f} MB, {seconds:.1f} s")  # noqa: T201 - shown with -rP


def test_a_process_that_takes_too_long_is_ended_and_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "MAX_SECONDS", 0.1)

    with pytest.raises(InvalidFile) as refused:
        read_file(many_empty_cells(), WANTED)

    assert refused.value.refusal == Refusal.TOO_SLOW


def test_only_so_many_files_are_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_WAIT_SECONDS", 0.01)
    for _ in range(process.AT_A_TIME):
        assert process._places.acquire(blocking=False)
    try:
        with pytest.raises(InvalidFile) as refused:
            read_file(file_of(), WANTED)
    finally:
        for _ in range(process.AT_A_TIME):
            process._places.release()

    assert refused.value.refusal == Refusal.BUSY


def test_an_answer_that_is_too_long_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "MAX_ANSWER_BYTES", 10)

    with pytest.raises(InvalidFile) as refused:
        read_file(file_of(), WANTED)

    assert refused.value.refusal in {Refusal.TOO_SLOW, Refusal.DAMAGED, Refusal.TOO_LARGE_UNPACKED}


def test_the_process_knows_no_setting_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        process, "START", "import os, sys; print(sorted(os.environ), file=sys.stderr); sys.exit(1)"
    )
    told = []
    monkeypatch.setattr(process.logger, "warning", lambda *args: told.append(args[-1]))

    with pytest.raises(InvalidFile):
        read_file(wide_header(), WANTED)

    # Python itself sets the one that says how it takes text.
    assert told[0].strip() in {b"[]", b"['LC_CTYPE']"}
