"""Asks for one connection's token from several threads at once, and prints fingerprints."""

import json
import sys
from uuid import UUID

import django

django.setup()

from hotels import tokens  # noqa: E402 - Django must be set up first
from sandbox.state.ledger import fingerprint  # noqa: E402 - likewise
from tests.processes.starting import wait_to_be_told  # noqa: E402 - likewise
from tests.simultaneously import simultaneously  # noqa: E402 - likewise

connection_id, threads = UUID(sys.argv[1]), int(sys.argv[2])
wait_to_be_told()
found = simultaneously(*[lambda: tokens.access_token(connection_id)] * threads)
print(json.dumps([fingerprint(token) for token in found]))  # noqa: T201 - the answer
