"""What gunicorn.conf.py makes of settings, in the environment and in `.env`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.environments import BASE_DIR, bare

SHOW = """
import runpy
found = runpy.run_path({!r})
print(found["workers"], found["threads"], found["graceful_timeout"])
"""


def configure(folder: Path, *, file: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of it that has a `.env` with these lines beside it."""
    copy = shutil.copy(BASE_DIR / "gunicorn.conf.py", folder)
    (folder / ".env").write_text(file)
    return subprocess.run(
        [sys.executable, "-c", SHOW.format(copy)],
        cwd=BASE_DIR,
        env=bare(**settings),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("file", "given", "shown"),
    [
        ("", {}, "2 16 40"),
        ("WEB_CONCURRENCY=3\nWEB_THREADS=8\nSTOP_GRACE_SECONDS=60\n", {}, "3 8 60"),
        ("WEB_THREADS=8\n", {"WEB_THREADS": "4"}, "2 4 40"),
        ("", {"WEB_CONCURRENCY": "", "WEB_THREADS": ""}, "2 16 40"),
    ],
)
def test_it_reads_what_the_settings_read(
    tmp_path: Path, file: str, given: dict[str, str], shown: str
) -> None:
    done = configure(tmp_path, file=file, **given)

    assert done.stdout.strip() == shown, done.stderr


def test_a_number_that_is_none_is_named(tmp_path: Path) -> None:
    done = configure(tmp_path, WEB_THREADS="many")

    assert "WEB_THREADS must be a whole number." in done.stderr
