#!/usr/bin/env python
"""Django's command line, with Lobby's settings."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.management.commands import make_token_key


def main(arguments: list[str]) -> None:
    """Run one command. A refusal to start is said without a traceback, and a database away."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if arguments[1:2] == ["make_token_key"]:
        # It makes what the settings refuse to be without, so it runs before they are read.
        make_token_key.Command().run_from_argv(arguments)
        return
    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    except OperationalError as error:
        if "--traceback" in arguments:
            raise
        sys.exit(f"The database refuses, or is away: {error}\n`manage.py doctor` tells more.")


if __name__ == "__main__":
    main(sys.argv)
