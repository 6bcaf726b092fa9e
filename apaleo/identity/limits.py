"""What apaleo lets an app ask its identity server for: a limit of the app, for all accounts."""

from __future__ import annotations


class TokenLimits:
    """What is left of that limit, for one who asks. By itself it knows of no others.

    Whoever shares it with other processes overrides both.
    """

    def require_call(self, *, is_repeated: bool = False) -> None:
        """Count one call; raise RemoteUnavailable when it is one too many.

        One that `is_repeated` is counted and goes: what it repeats may have been answered unheard.
        """

    def note_throttled(self, *, retry_after: float | None) -> None:
        """Let everybody know that a call was one too many, and for how many seconds to rest."""
