"""`manage.py certification`: apaleo's checklist for this installation, to be handed in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.monitoring import health
from config.monitoring.certification.checklist import Mark, checklist


class Command(BaseCommand):
    help = "Print apaleo's checklist for certification, each line with what was seen of it."

    def handle(self, *args: Any, **options: Any) -> None:
        found = health.database()
        if found != "ok":
            raise CommandError(
                f"What was seen is not known: {found}. `manage.py doctor` says what to do."
            )
        styles = {
            Mark.SEEN: self.style.SUCCESS,
            Mark.NOT_SEEN: self.style.WARNING,
            Mark.YOURS: self.style.NOTICE,
        }
        now = timezone.now()
        self.stdout.write(f"{settings.PRODUCT_NAME}, {settings.PUBLIC_URL}, {now:%Y-%m-%d}")
        for number, line in enumerate(checklist(now=now), start=1):
            self.stdout.write(f"{number:3} {styles[line.mark](f'{line.mark:8}')} {line.asked}")
            self.stdout.write(f"             {line.seen}")
        self.stdout.write("Calls are counted up to fifteen seconds late.")
