"""What the errors of the consent screen mean to a hotelier.

The codes are those of RFC 6749, 4.1.2.1, and of OpenID Connect Core 1.0, 3.1.2.6; one more is of
OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
"""

from connect.refusals import Reason

REASONS = {
    # The hotelier, or an administrator of the apaleo account.
    "access_denied": Reason.DECLINED,
    "login_required": Reason.SIGN_IN_NEEDED,
    "interaction_required": Reason.SIGN_IN_NEEDED,
    "unmet_authentication_requirements": Reason.SIGN_IN_NEEDED,
    "account_selection_required": Reason.ACCOUNT_CHOICE_NEEDED,
    "consent_required": Reason.CONSENT_NEEDED,
    # Nobody: it passes.
    "temporarily_unavailable": Reason.UNAVAILABLE,
    "server_error": Reason.UNAVAILABLE,
    # Us.
    "invalid_scope": Reason.SCOPE_NOT_ENABLED,
    "unauthorized_client": Reason.MISCONFIGURED,
    "invalid_request": Reason.MISCONFIGURED,
    "unsupported_response_type": Reason.MISCONFIGURED,
    "invalid_request_uri": Reason.MISCONFIGURED,
    "invalid_request_object": Reason.MISCONFIGURED,
    "request_not_supported": Reason.MISCONFIGURED,
    "request_uri_not_supported": Reason.MISCONFIGURED,
    "registration_not_supported": Reason.MISCONFIGURED,
}
OURS = frozenset({Reason.MISCONFIGURED, Reason.SCOPE_NOT_ENABLED})


def reason_of(error: str) -> Reason:
    """Return which page an error leads to; a code that no standard knows is ours to look into."""
    return REASONS.get(error, Reason.MISCONFIGURED)


def loggable(error: str) -> str:
    """Return the code if a standard knows it: anything else is the sender's choice of words."""
    return error if error in REASONS else "an unknown error"
