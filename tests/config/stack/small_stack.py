"""`python -m tests.config.stack.small_stack FOLDER PROGRAM…`: a supervisor with small programs.

Each program writes its process id to FOLDER/PROGRAM each time it starts, and a line to FOLDER/log
when it is asked to stop.
"""

import sys
from pathlib import Path

from config.stack.console import Console
from config.stack.program import Program
from config.stack.supervisor import Supervisor

START = """
import os, pathlib, signal, subprocess, sys, time
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def log(word):
    with (folder / "log").open("a") as file:
        file.write(f"{name} {word}\\n")
def stop(*_):
    log("stops")
    raise SystemExit
log("starts")
(folder / name).write_text(str(os.getpid()))
"""
PROGRAMS = {
    "first": "signal.signal(signal.SIGTERM, stop); time.sleep(60)",
    "second": "signal.signal(signal.SIGTERM, stop); time.sleep(60)",
    "parent": "subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
    "stubborn": "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
    "broken": "raise SystemExit(3)",
}


def main() -> int:
    folder, *names = sys.argv[1:]
    stages = [[program(name, Path(folder))] for name in names]
    supervisor = Supervisor(stages=stages, console=Console())
    return supervisor.run(when_ready=lambda: Console().say("ready"))


def program(name: str, folder: Path) -> Program:
    file = folder / name
    code = f"{START}\n{PROGRAMS[name]}"
    command = [sys.executable, "-c", code, str(folder), name]
    return Program(
        name=name, command=command, is_ready=lambda: file.exists() and file.read_text() != ""
    )


if __name__ == "__main__":
    sys.exit(main())
