"""The folder of data, and what other users of the machine can read of it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from config.database.files import make_private
from tests.config.environments import BASE_DIR, production

MIGRATE = [sys.executable, "manage.py", "migrate", "-v0", "connect"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_and_its_database_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "var"

    make_private(folder, database=folder / "lobby.sqlite3", is_ours=True)

    assert mode(folder) == 0o700
    assert mode(folder / "lobby.sqlite3") == 0o600


def test_a_folder_of_before_is_closed_with_what_lobby_keeps_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    (folder / "mail").mkdir(parents=True)
    for name in ("embedded.env", "sandbox.state", "valkey.log", "lobby.sqlite3-wal"):
        (folder / name).touch(mode=0o644)
    folder.chmod(0o755)

    make_private(folder, database=folder / "lobby.sqlite3", is_ours=True)

    assert [path.name for path in (folder, *folder.rglob("*")) if mode(path) & 0o077] == []


def test_a_folder_that_others_use_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "theirs").touch(mode=0o644)

    make_private(tmp_path, database=tmp_path / "lobby.sqlite3", is_ours=False)

    assert mode(tmp_path) == 0o755
    assert mode(tmp_path / "theirs") == 0o644
    assert mode(tmp_path / "lobby.sqlite3") == 0o600


def test_where_the_database_is_a_server_no_file_is_made(tmp_path: Path) -> None:
    make_private(tmp_path, database=Path("lobby"), is_ours=True)

    assert list(tmp_path.iterdir()) == []


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.touch(mode=0o644)
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "stack.lock").symlink_to(target)

    make_private(folder, database=folder / "lobby.sqlite3", is_ours=True)

    assert mode(target) == 0o644


def test_what_a_command_writes_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    database = f"sqlite:///{folder}/lobby.sqlite3"

    subprocess.run(
        MIGRATE,
        cwd=BASE_DIR,
        env=production(VAR_DIR=str(folder), DATABASE_URL=database),
        umask=0o022,
        check=True,
        timeout=100,
    )

    kept = [folder, *folder.rglob("*")]
    assert len(kept) > 1
    assert [path for path in kept if mode(path) & 0o077] == []
    assert os.access(folder, os.W_OK)
