"""`manage.py doctor`: whether everything is there that hotels need, and what to do if not."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.monitoring.doctor import Level, examine


class Command(BaseCommand):
    help = "Examine configuration, database, broker, clock, apaleo, addresses and mail."
    # It is asked most when something is wrong, and says more than the checks would.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        styles = {
            Level.OK: self.style.SUCCESS,
            Level.WARNING: self.style.WARNING,
            Level.PROBLEM: self.style.ERROR,
        }
        problems = 0
        for name, finding in examine():
            problems += finding.level == Level.PROBLEM
            self.stdout.write(
                f"{styles[finding.level](f'{finding.level:8}')} {name}: {finding.what}"
            )
            if finding.advice:
                self.stdout.write(f"         → {finding.advice}")
        if problems:
            sys.exit(1)
