"""`manage.py make_token_key`."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print a new key for TOKEN_KEYS. To change keys, follow docs/operations.md."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(Fernet.generate_key().decode())
