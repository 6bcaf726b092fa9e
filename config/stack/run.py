"""What `python -m config.stack` does once the settings are there and Django is set up."""

import os

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from config.stack.console import Console
from config.stack.demo_codes import prepare_standard_codes
from config.stack.demo_users import prepare_hotelier, prepare_staff
from config.stack.greeting import greeting
from config.stack.ports import HOST
from config.stack.programs import stages
from config.stack.supervisor import Supervisor


def run(*, port: int, sandbox_port: int, stop_with_parent: bool) -> int:
    """Run web, workers, scheduler and what else the settings need until stopped.

    Returns the exit status.
    """
    console = Console()
    console.say("Preparing the database …")
    call_command("migrate", verbosity=0)
    staff = prepare_staff() if settings.DEBUG else None
    if staff and staff.password and settings.DEMO_STANDARD_CODES:
        # Only the first time: staff may delete them.
        prepare_standard_codes()
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
        seconds_to_stop=settings.STOP_GRACE_SECONDS,
    )
    return supervisor.run(when_ready=greet)
