"""A PostgreSQL of its own, where its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import psycopg

from tests.faults import disk
from tests.faults.programs import Program, Stack, wait_for_port

DATABASE, SUPERUSER, DATA = "lobby", "postgres", "postgres"
# A killed server loses nothing by that: the machine lives on. A trial is over sooner.
OPTIONS = ("-c", "fsync=off", "-c", "max_connections=200", "-c", "max_wal_size=64MB")


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest there is, None without any."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: one.parent.name)
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def url(port: int) -> str:
    """Return the address of the database for Lobby."""
    return f"postgres://{SUPERUSER}@127.0.0.1:{port}/{DATABASE}"


def start(stack: Stack, *, port: int) -> Program:
    """Make a server with an empty database and run it as a program of the stack."""
    folder = binaries()
    assert folder is not None
    user = _user()
    data = stack.folder / DATA
    data.mkdir(mode=0o700)
    disk.mount(data)
    if user is not None:
        # The folder above is this process's alone.
        stack.folder.chmod(0o711)
        shutil.chown(data, user)
    subprocess.run(
        [folder / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        user=user,
        cwd="/",
    )
    command = [folder / "postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", data]
    program = Program(
        "postgres",
        [*map(str, command), *OPTIONS],
        stack.environment,
        stack.folder / "postgres.log",
        user=user,
    )
    stack.programs["postgres"] = program
    program.start()
    wait_for_port(port)
    with _connect(port) as server:
        server.execute(f"CREATE DATABASE {DATABASE}")
    return program


def _connect(port: int) -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection to the server, which may still be starting."""
    for _ in range(100):
        try:
            return psycopg.connect(url(port).replace(DATABASE, "postgres"), autocommit=True)
        except psycopg.OperationalError:
            wait_for_port(port)
    raise TimeoutError("PostgreSQL does not start")


def _user() -> str | None:
    """Return as whom to run it: it refuses to be root's."""
    if os.getuid():
        return None
    return pwd.getpwnam("postgres").pw_name
