"""Authorization requests."""

from django.contrib import admin

from hotels.admin.badges import BAD, BUSY, GOOD, badge
from hotels.admin.links import linked
from hotels.admin.narrowing import within
from hotels.admin.read_only import ReadOnlyAdmin
from hotels.models import Account, AuthorizationRequest, Connection, User

Outcome = AuthorizationRequest.Outcome
TONES = {Outcome.CONNECTED: GOOD, Outcome.FAILED: BAD}


@admin.register(AuthorizationRequest)
class AuthorizationRequestAdmin(ReadOnlyAdmin):
    """Trips to the consent screen and what came of them, never what protects them."""

    confidential = ("state_digest", "browser_digest", "nonce", "code_verifier")
    list_display = (
        "created_at",
        linked("account"),
        linked("user"),
        "outcome_badge",
        "failure",
        linked("connection"),
    )
    list_filter = (
        "outcome",
        "created_at",
        within(Account, "account"),
        within(Connection, "connection"),
        within(User, "user"),
    )
    list_select_related = ("account", "user", "connection__account")
    search_fields = ("^user__email", "^account__name", "failure__exact")
    search_help_text = "Beginning of the user's e-mail address or of the account's name; a failure."
    fields = (
        "account",
        "user",
        "created_at",
        "expires_at",
        "consumed_at",
        "outcome_badge",
        "failure",
        "reconnects",
        "connection",
    )

    @admin.display(description="outcome", ordering="outcome")
    def outcome_badge(self, request: AuthorizationRequest) -> str:
        """Show how the trip ended."""
        return badge(TONES.get(Outcome(request.outcome), BUSY), request.get_outcome_display())
