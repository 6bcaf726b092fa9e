"""`manage.py rotate_token_keys`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotels.tokens.key_rotation import BATCH, Rotation, rotate_keys


class Command(BaseCommand):
    """Re-encrypt everything with the newest key."""

    help = (
        "Re-encrypt all tokens with the first key of TOKEN_KEYS, once every process knows it: "
        "docs/operations.md has the steps before and after. May be stopped and run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows per transaction")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        rotations: dict[str, Rotation] = {}
        for rotation in rotate_keys(batch=batch):
            name = str(rotation.model._meta.verbose_name_plural)
            rotations[name] = rotation
            self.stdout.write(f"{name}: {rotation.done}")
        lost = {name: each.undecryptable for name, each in rotations.items() if each.undecryptable}
        if lost:
            raise CommandError(
                "No key in TOKEN_KEYS opens these rows; they were left as they are: "
                + "; ".join(f"{name} {keys}" for name, keys in lost.items())
            )
        self.stdout.write(self.style.SUCCESS("Everything is on the newest key."))
