"""`python -m demo`: connect a hotel as a hotelier would and print what they see."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

import requests

from demo.journey import Journey, JourneyEnded
from demo.mailbox import NoMail
from demo.page import NotOnPage
from demo.stack import DidNotStart, running_stack

EXIT_FAILED = 1


class Stopwatch:
    """Prints each step with the seconds it took."""

    def __init__(self) -> None:
        self._started_at = self._last = time.perf_counter()

    @property
    def total(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._started_at

    def report(self, text: str) -> None:
        """Print a step that has just ended."""
        now = time.perf_counter()
        print(f"{now - self._last:7.2f} s  {text}", flush=True)
        self._last = now


def main(arguments: list[str] | None = None) -> int:
    """Make the journey and return the exit status: 0 if a hotel was connected and read."""
    options = parser().parse_args(arguments)
    try:
        with running_stack(port=options.port, sandbox_port=options.sandbox_port) as url:
            visit(url=url, mail_folder=options.mail_folder, keeps=options.keep)
    except (DidNotStart, JourneyEnded, NoMail, NotOnPage, requests.RequestException) as error:
        print(f"It did not work. {error}", file=sys.stderr)
        return EXIT_FAILED
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    p = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    p.add_argument("--port", type=int, default=8000, help="of Lobby (default 8000)")
    p.add_argument("--sandbox-port", type=int, default=8010, help="(default 8010)")
    p.add_argument(
        "--mail-folder",
        type=Path,
        default=Path(os.environ.get("VAR_DIR", "var")) / "mail",
        help="where Lobby leaves its e-mail (default var/mail)",
    )
    p.add_argument("--keep", action="store_true", help="stay connected at the end")
    return p


def visit(*, url: str, mail_folder: Path, keeps: bool) -> None:
    """Make the journey at that address and print it."""
    watch = Stopwatch()
    journey = Journey(url=f"{url}/", mail_folder=mail_folder, report=watch.report)
    found = journey.run()
    watch.report("Read everything that the hotel has in apaleo.")
    print(f"\n{found['sentence']}  ({watch.total:.1f} seconds after the first page)")
    for hotel in found["hotels"]:
        print(hotel_line(hotel))
    print(*(f"  {kind}: {n['read']}" for kind, n in found["sync"]["progress"].items()), sep="\n")
    print()
    if keeps:
        print(f"Sign in as {journey.email} with {journey.password} to see it.")
    else:
        journey.disconnect()


def hotel_line(hotel: dict[str, Any]) -> str:
    """Return one hotel in one line."""
    return f"  {hotel['code']:<8} {hotel['name']:<40} {hotel['rooms']:>5} rooms  {hotel['status']}"


if __name__ == "__main__":
    sys.exit(main())
