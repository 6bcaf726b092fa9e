"""`manage.py run_stack`: what `python -m config.stack` does once the settings are there."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from config.stack.console import Console
from config.stack.greeting import greeting
from config.stack.people import prepare_hotelier, prepare_staff
from config.stack.ports import HOST
from config.stack.programs import stages
from config.stack.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run web, workers, scheduler and what else the settings need, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--sandbox-port", type=int, default=8010)
        parser.add_argument("--stop-with-parent", action="store_true")

    def handle(
        self,
        *_args: Any,
        port: int,
        sandbox_port: int,
        stop_with_parent: bool,
        **_options: Any,
    ) -> None:
        console = Console()
        console.say("Preparing the database …")
        call_command("migrate", verbosity=0)
        staff = prepare_staff() if settings.DEBUG else None
        hotelier = prepare_hotelier() if settings.DEBUG else None
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        connections.close_all()

        def greet() -> None:
            sandbox_url = f"http://{HOST}:{sandbox_port}"
            for line in greeting(staff=staff, hotelier=hotelier, sandbox_url=sandbox_url):
                console.say(line)

        console.say("Starting …")
        supervisor = Supervisor(
            stages=stages(port=port, sandbox_port=sandbox_port),
            console=console,
            parent=os.getppid() if stop_with_parent else None,
        )
        raise SystemExit(supervisor.run(when_ready=greet))
