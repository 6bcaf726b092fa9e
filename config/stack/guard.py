"""A small program that ends its process group once its standard input is closed.

The other end of that pipe is held by the process that runs the stack and by nothing else. The
kernel closes it even after a `kill -9`, on Linux as on macOS, so nothing outlives its manager.
"""

import os
import signal
import sys
import time

SECONDS_TO_STOP = 2


def main() -> None:
    """Wait for the manager to be gone, ask the group to stop, then make it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
