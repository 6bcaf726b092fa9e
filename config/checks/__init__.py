"""What Lobby refuses to start with."""

from config.checks.addresses import is_this_machine
from config.checks.refusals import refuse_unsafe

__all__ = ["is_this_machine", "refuse_unsafe"]
