"""The code that a sign-up mails, read where `make run` leaves its e-mail."""

import email
import email.policy
import re
import time
from pathlib import Path

SECONDS_TO_ARRIVE = 15
CODE = re.compile(r"^\s*([A-Z0-9]{2,5}-?[A-Z0-9]{2,5})\s*$", re.MULTILINE)


class NoMail(Exception):
    """The e-mail did not come; the message says where it was looked for."""


def wait_for_code(*, folder: Path, recipient: str) -> str:
    """Return the code in the newest e-mail to `recipient`, waiting for it to come."""
    deadline = time.monotonic() + SECONDS_TO_ARRIVE
    while time.monotonic() < deadline:
        for file in sorted(folder.glob("*.eml"), reverse=True):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            found = CODE.search(body.get_content()) if body else None
            if found and recipient in str(message["To"]):
                return found.group(1)
        time.sleep(0.1)
    raise NoMail(f"No e-mail with a code for {recipient} in {folder}.")
