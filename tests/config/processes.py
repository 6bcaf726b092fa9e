"""Commands of Lobby, each run to its end in an environment of its own."""

import subprocess
import sys

from tests.config.environments import BASE_DIR


def manage(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these words."""
    return python("manage.py", *words, environment=environment)


def python(*words: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the tests' Python with these words, from where a person would."""
    return subprocess.run(
        [sys.executable, *words],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
