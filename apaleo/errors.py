"""Everything that can go wrong with the platform, by what the caller does about it.

Messages name methods, paths, statuses and error codes: never a token, a code or a body.
"""

from enum import StrEnum


class ApaleoError(Exception):
    """Whatever this package raises because of the platform; no `requests` exception leaves it."""


class RemoteUnavailable(ApaleoError):
    """Try later: the platform is away, slow, throttling or garbled.

    `retry_after` is the wait in seconds that the platform asked for, at most an hour; None when it
    asked for nothing. `may_be_done` tells that what was asked for may have been done, although no
    whole answer came; `is_answer_lost` that this is because the connection ended, so that asking
    again at once may help; `is_throttled` that we call too much.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        is_answer_lost: bool = False,
        is_throttled: bool = False,
        may_be_done: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.is_throttled = is_throttled
        self.is_answer_lost = is_answer_lost
        self.may_be_done = may_be_done or is_answer_lost


class ClientRefused(RemoteUnavailable):
    """Tell staff, once, and try later: apaleo does not accept this app itself, whoever connects."""


class ListChanged(RemoteUnavailable):
    """Try later, from the first page: the list changed while it was being read."""


class Refusal(StrEnum):
    """Why a grant is not accepted, as far as apaleo's answer tells."""

    GRANT = "grant"
    # The person who consented has no access at apaleo any more.
    NO_ACCESS = "no_access"
    # The scopes of the app have changed since the consent.
    SCOPES = "scopes"
    OTHER = "other"


class GrantRevoked(ApaleoError):
    """Ask the hotelier: the code or refresh token is not accepted, only a new consent helps."""

    def __init__(self, message: str, *, refusal: Refusal = Refusal.GRANT) -> None:
        super().__init__(message)
        self.refusal = refusal


class Forbidden(ApaleoError):
    """Ask for more: a scope is missing; `scope` names it, or is None where none is documented."""

    def __init__(self, scope: str | None) -> None:
        super().__init__(scope)
        self.scope = scope

    def __str__(self) -> str:
        return f"access denied, missing scope: {self.scope or 'unknown'}"


class SubscriptionRefused(ApaleoError):
    """Show staff: apaleo makes no such webhook subscription; `reason` is apaleo's word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the subscription was refused: {reason}")
        self.reason = reason


class RemoteContractError(ApaleoError):
    """Tell a developer: the platform and this code do not agree; trying again will not help."""


class NotFound(RemoteContractError):
    """The platform says (404) that there is no such thing; a bug wherever one was expected."""


class LoadTooLarge(RemoteContractError):
    """Tell a developer: the lists of one account hold more than one reading of them may."""


class IdTokenRejected(RemoteContractError):
    """Stop and report a security event: the id_token does not prove who consented."""


class WriteRefused(ApaleoError):
    """Show whoever asked for it: apaleo does not take what was to be written, now or later."""
