"""Authorization requests, and who waits to make one."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from connect.models import AnswerWatch, AuthorizationRequest
from hotels.models import Connection
from jobs.admin import JOB_FIELDS, JobAdmin
from staff.badges import BAD, BUSY, GOOD, badge
from staff.extensions import Extension, extend
from staff.filters import within
from staff.links import linked, listed
from staff.read_only import ReadOnlyAdmin

Outcome = AuthorizationRequest.Outcome
TONES = {Outcome.CONNECTED: GOOD, Outcome.FAILED: BAD}


LISTED = _("authorization requests")
extend(Account, Extension(fields=(listed(AuthorizationRequest, description=LISTED, account="pk"),)))
extend(User, Extension(fields=(listed(AuthorizationRequest, description=LISTED, user="pk"),)))
extend(
    Connection,
    Extension(fields=(listed(AuthorizationRequest, description=LISTED, connection="pk"),)),
)


@admin.register(AuthorizationRequest)
class AuthorizationRequestAdmin(ReadOnlyAdmin):
    """OAuth round trips and what came of them, never what protects them."""

    is_internal = True
    confidential = ("state_digest", "browser_token_digest", "nonce", "code_verifier")
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
    search_help_text = _(
        "Beginning of the user's e-mail address or of the account's name; a failure."
    )
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

    @admin.display(description=_("outcome"), ordering="outcome")
    def outcome_badge(self, request: AuthorizationRequest) -> str:
        """Show how the round trip ended."""
        return badge(TONES.get(Outcome(request.outcome), BUSY), request.get_outcome_display())


@admin.register(AnswerWatch)
class AnswerWatchAdmin(JobAdmin):
    """Who is to be mailed when apaleo answers again."""

    list_display = (
        "created_at",
        linked("user"),
        linked("connection"),
        "state_badge",
        "attempts",
        "due_at",
        "last_error",
    )
    list_filter = ("state", "created_at", within(User, "user"))
    list_select_related = ("user", "connection__account")
    search_fields = ("^user__email",)
    search_help_text = _("Beginning of the user's e-mail address.")
    fields = ("user", "connection", "expires_at", *JOB_FIELDS)
