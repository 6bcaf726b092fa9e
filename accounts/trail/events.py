"""What the trail tells of people: signing in, belonging to an account, changing a login."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

SIGNED_UP = Event("signed_up", _("Signed up"))
SIGNED_IN = Event("signed_in", _("Signed in"))
SIGN_IN_FAILED = Event("sign_in_failed", _("Sign-in failed"))
SIGNED_OUT = Event("signed_out", _("Signed out"))
SESSION_ENDED = Event("session_ended", _("Signed out of"))
SESSIONS_ENDED = Event("sessions_ended", _("Signed out everywhere else"))
PASSWORD_CHANGED = Event("password_changed", _("Changed the password"))
EMAIL_ADDED = Event("email_added", _("Added an e-mail address"))
EMAIL_CHANGED = Event("email_changed", _("Changed the main e-mail address"))
EMAIL_REMOVED = Event("email_removed", _("Removed an e-mail address"))
SECOND_FACTOR_ADDED = Event("second_factor_added", _("Turned two-step sign-in on"))
SECOND_FACTOR_REMOVED = Event("second_factor_removed", _("Turned two-step sign-in off"))
RECOVERY_CODES_MADE = Event("recovery_codes_made", _("Made new recovery codes"))
ACCOUNT_CREATED = Event("account_created", _("Created the account"))
ACCOUNT_RENAMED = Event("account_renamed", _("Renamed the account to"))
ACCOUNT_CLOSED = Event("account_closed", _("Closed the account"))
USER_ERASED = Event("user_erased", _("Erased the login"))
DATA_EXPORTED = Event("data_exported", _("Downloaded their personal data"))
INVITED = Event("invited", _("Invited"))
INVITATION_WITHDRAWN = Event("invitation_withdrawn", _("Withdrew the invitation of"))
JOINED = Event("joined", _("Joined the team as"))
ROLE_CHANGED = Event("role_changed", _("Changed the role of"))
MEMBER_REMOVED = Event("member_removed", _("Removed from the team"))
LEFT = Event("left", _("Left the team"))
TRAIL_EXPORTED = Event("trail_exported", _("Downloaded the activity list"))
LOOK_BEGUN = Event("look_begun", _("Support began to look at your pages"))
LOOK_ENDED = Event("look_ended", _("Support stopped looking at your pages"))
STAFF_ACTED = Event("staff_acted", _("Support changed something"))
