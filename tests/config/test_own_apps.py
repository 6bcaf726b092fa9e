"""The maker's own app, as docs/extending.md shows it, in a Lobby of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.environments import BASE_DIR

ASK = """
from django.test import Client
from django.core.management import call_command
from accounts.models import Account, Membership, User
call_command("migrate", verbosity=0)
user = User.objects.create_user("anna@sea.example", "a-long-walk-by-the-sea")
account = Account.objects.create(name="Sea")
Membership.objects.create(user=user, account=account, role="owner")
client = Client(SERVER_NAME="testserver.localhost")
print("anonymous", client.get("/own/greeter/").headers.get("Location"))
client.force_login(user)
print("member", client.get("/own/greeter/").content.decode())
"""


@pytest.fixture
def own_code(tmp_path: Path) -> Path:
    """A folder with the app of the document."""
    text = (BASE_DIR / "docs" / "extending.md").read_text()
    [example] = re.findall(r"this `urls.py`.*?```python\n(.*?)```", text, re.DOTALL)
    app = tmp_path / "code" / "greeter"
    app.mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "urls.py").write_text(example)
    return app.parent


def run(own_code: Path, tmp_path: Path, *, extra_apps: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(own_code),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite3",
        "EXTRA_APPS": extra_apps,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", ASK],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_example_of_the_document_runs_and_asks_for_a_login(
    own_code: Path, tmp_path: Path
) -> None:
    answer = run(own_code, tmp_path, extra_apps="greeter")

    assert answer.returncode == 0, answer.stderr
    assert "anonymous /accounts/login/?next=/own/greeter/\nmember Hello, 0 hotels" in answer.stdout


def test_without_being_named_it_is_not_there(own_code: Path, tmp_path: Path) -> None:
    answer = run(own_code, tmp_path, extra_apps="")

    assert "Hello" not in answer.stdout
