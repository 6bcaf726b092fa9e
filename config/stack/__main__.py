"""`python -m config.stack`: run all of Lobby until it is stopped. `make run` calls this."""

import argparse
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from config.stack import embedded
from config.stack.only_one import AlreadyRunning, only_one
from config.stack.ports import PortUnavailable, refuse_unavailable

EXIT_REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Run the stack and return the exit status: 2 if it refused before anything started."""
    options = parser().parse_args(arguments)
    folder = embedded.var_folder()
    try:
        with only_one(folder):
            refuse_unavailable(port=options.port, variable="PORT", purpose="Lobby")
            if "PUBLIC_URL" not in os.environ:
                prepare_embedded(port=options.port, sandbox_port=options.sandbox_port)
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            django.setup()
            # It imports models, which are not there before Django is set up.
            from config.stack.run import run

            return run(**vars(options))
    except (AlreadyRunning, PortUnavailable, ImproperlyConfigured) as refusal:
        print(refusal, file=sys.stderr)
        return EXIT_REFUSED
    except OperationalError as error:
        print(f"The database does not answer: {error}", file=sys.stderr)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        print("Stopped before it had started.", file=sys.stderr)
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    p = argparse.ArgumentParser(
        prog="python -m config.stack",
        description="Run all of Lobby: web, workers, scheduler, and Valkey and the sandbox "
        "unless the environment names others.",
    )
    p.add_argument("--port", type=port_number, default=8000, help="of the site (default 8000)")
    p.add_argument("--sandbox-port", type=port_number, default=8010, help="(default 8010)")
    p.add_argument(
        "--stop-with-parent",
        action="store_true",
        help="stop when the process that started this has gone, as after a kill -9 of make",
    )
    return p


def port_number(text: str) -> int:
    """Read a port."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} is not a port; take 1 to 65535")
    return int(text)


def prepare_embedded(*, port: int, sandbox_port: int) -> None:
    """Make sure of the sandbox's port and write the environment for both."""
    if port == sandbox_port:
        raise PortUnavailable(f"Lobby and the sandbox cannot both have port {port}.")
    refuse_unavailable(port=sandbox_port, variable="SANDBOX_PORT", purpose="the sandbox")
    embedded.write(folder=embedded.var_folder(), port=port, sandbox_port=sandbox_port)


if __name__ == "__main__":
    # What is kept here, and what all that is started from here keeps, is its owner's alone.
    os.umask(0o077)
    sys.exit(main())
