"""Bodies that swell: read in a process of its own, by what that process used at most."""

import gzip
import json
import subprocess
import sys

import pytest

from tests.apaleo.servers import Connection, raw_server
from tests.config.environments import BASE_DIR

# Half a megabyte on the wire, half a gigabyte when unpacked: gzip members in a row are one body.
BOMB = gzip.compress(b"\0" * (32 * 1024 * 1024), compresslevel=9) * 16
LOCATION = "Location: http://127.0.0.1:1/elsewhere\r\n"
MAX_MEGABYTES, MAX_SECONDS = 250, 5

CALL = """
import json, re, resource, sys, time
from apaleo.errors import ApaleoError
from apaleo.http import Transport

def peak():
    # What getrusage tells includes the process that this one was forked from.
    try:
        status = open("/proc/self/status").read()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search("VmHWM:\\s+(\\d+) kB", status)[1]) / 1024

resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))
transport = Transport(allowed_origins=[sys.argv[1]], timeout=20)
began = time.monotonic()
try:
    outcome = str(transport.get(sys.argv[1] + "/list").status)
except ApaleoError as error:
    outcome = type(error).__name__
print(json.dumps({
    "outcome": outcome,
    "seconds": time.monotonic() - began,
    "megabytes": peak(),
}))
"""


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        ("200 OK", "", "RemoteContractError"),
        ("302 Found", LOCATION, "RemoteContractError"),
        ("302 Found", "", "RemoteContractError"),
        ("307 Temporary Redirect", LOCATION, "RemoteContractError"),
        ("303 See Other", "Location: http://[\r\n", "RemoteContractError"),
        ("401 Unauthorized", "", "RemoteContractError"),
        ("404 Not Found", "", "RemoteContractError"),
        ("503 Service Unavailable", "Retry-After: 600\r\n", "RemoteUnavailable"),
    ],
)
def test_a_body_that_swells_costs_no_more_than_the_bound(
    status: str, headers: str, outcome: str
) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n"

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(f"{head}{headers}\r\n".encode() + BOMB)

    with raw_server(script) as origin:
        done = subprocess.run(
            [sys.executable, "-c", CALL, origin],
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["outcome"] == outcome
    assert found["megabytes"] < MAX_MEGABYTES
    assert found["seconds"] < MAX_SECONDS
