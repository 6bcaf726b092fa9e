"""How slow this machine is just now, for bounds that are about Lobby and not about the machine."""

import os


def slowness() -> float:
    """Return how many programs there are for each processor: so much longer all takes; 1 at least.

    It is the mean of the last minute, so a bound needs some margin of its own as well.
    """
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
