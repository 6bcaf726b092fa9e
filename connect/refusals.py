"""Why an OAuth round trip did not end in a connection."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from hotels.models import Connection


class Reason(models.TextChoices):
    """What the hotelier is told; each has a page of its own."""

    DECLINED = "declined", _("Declined at the consent screen")
    SIGN_IN_NEEDED = "sign_in_needed", _("apaleo wanted another sign-in")
    ACCOUNT_CHOICE_NEEDED = "account_choice_needed", _("apaleo wanted an account to be chosen")
    CONSENT_NEEDED = "consent_needed", _("apaleo wanted the consent screen to be seen")
    SCOPE_NOT_ENABLED = "scope_not_enabled", _("A scope we ask for is not enabled at apaleo")
    INVALID = "invalid", _("The link is damaged")
    EXPIRED = "expired", _("The link has expired")
    OTHER_BROWSER = "other_browser", _("Started in another browser")
    SIGNED_OUT = "signed_out", _("Nobody is signed in any more")
    OTHER_USER = "other_user", _("Somebody else is signed in now")
    NOT_ALLOWED = "not_allowed", _("The role does not permit it")
    HELD_ELSEWHERE = "held_elsewhere", _("The apaleo account is connected elsewhere")
    OTHER_APALEO_ACCOUNT = "other_apaleo_account", _("Another apaleo account than before")
    NO_REFRESH_TOKEN = "no_refresh_token", _("No lasting access was granted")
    MISSING_SCOPE = "missing_scope", _("A permission is missing")
    UNAVAILABLE = "unavailable", _("apaleo was not reachable")
    NOT_ACCEPTED = "not_accepted", _("apaleo did not accept the code")
    INVALID_ID_TOKEN = "invalid_id_token", _("The proof of identity did not hold")
    MISCONFIGURED = "misconfigured", _("Our registration at apaleo is not in order")
    TOO_MANY = "too_many", _("Started too often")
    IN_PROGRESS = "in_progress", _("Being finished in another tab")
    BUSY = "busy", _("Too many were on their way at once")
    FAILED = "failed", _("A fault of ours")


class Refusal(Exception):
    """The round trip ends here: show the page of `reason`.

    `connection` is the one that was to be renewed, `scope` the scopes that are missing,
    separated by spaces. `again_at` is when the same may be started again, where a limit says so.
    `apaleo_user` is who was signed in at apaleo, where that is known.
    """

    def __init__(
        self,
        reason: Reason,
        *,
        connection: Connection | None = None,
        scope: str | None = None,
        again_at: datetime | None = None,
        apaleo_user: str = "",
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.connection = connection
        self.scope = scope
        self.again_at = again_at
        self.apaleo_user = apaleo_user
