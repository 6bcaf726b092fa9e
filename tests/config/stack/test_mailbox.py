"""E-mail while trying Lobby out."""

import email
import email.policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from config.stack.mailbox import Mailbox


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


def message(body: str = "Your code is\n\n    ABCD-EFGH\n") -> EmailMessage:
    return EmailMessage("Your code", body, "Lobby <a@b.test>", ["hotelier@hotel.test"])


def test_a_message_is_kept_as_one_whole_file(folder: Path) -> None:
    sent = Mailbox().send_messages([message()])

    (file,) = folder.iterdir()
    kept = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert sent == 1
    assert file.suffix == ".eml"
    assert kept["To"] == "hotelier@hotel.test"
    assert "ABCD-EFGH" in kept.get_content()


def test_nobody_else_can_look_into_the_folder(folder: Path) -> None:
    Mailbox().send_messages([message()])

    assert folder.stat().st_mode & 0o777 == 0o700


def test_later_messages_sort_after_earlier_ones(folder: Path) -> None:
    for number in range(3):
        Mailbox().send_messages([message(f"number {number}")])

    bodies = [file.read_text().strip()[-1] for file in sorted(folder.iterdir())]
    assert bodies == ["0", "1", "2"]


def test_the_console_shows_to_whom_and_what(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Mailbox().send_messages([message()])

    shown = capsys.readouterr().out
    assert "E-mail to hotelier@hotel.test: Your code" in shown
    assert "ABCD-EFGH" in shown
