#!/usr/bin/env python
"""Django's command line, with Lobby's settings."""

import os
import sys

from django.core.management import execute_from_command_line

from config.management.commands import make_token_key

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["make_token_key"]:
        # It makes what the settings refuse to be without, so it runs before they are read.
        make_token_key.Command().run_from_argv(sys.argv)
    else:
        execute_from_command_line(sys.argv)
