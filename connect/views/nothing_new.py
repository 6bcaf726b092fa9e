"""What is said when a round trip ended where it had begun."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.names import isolate
from connect.platform import sign_out_address
from hotels.models import Connection


def nothing_new(connection: Connection) -> SafeString:
    """Return why the same apaleo account came back, and the way to another one."""
    who = connection.granted_by
    happened = (
        _(
            "Nothing new was connected: at apaleo you are still signed in as %(who)s, "
            "whose apaleo account %(code)s was connected before."
        )
        if who
        else _(
            "Nothing new was connected: you are still signed in at apaleo with the same login, "
            "whose apaleo account %(code)s was connected before."
        )
    ) % {"who": isolate(who), "code": connection.apaleo_account_code}
    address = sign_out_address()
    if not address:
        advice = _("To connect another apaleo account, sign out at apaleo first, then start again.")
        return format_html("{} {}", happened, advice)
    return format_html(
        '{} {} <a href="{}" target="_blank" rel="noopener noreferrer">{}</a>',
        happened,
        _("To connect another apaleo account, sign out there first, then start again."),
        address,
        _("Sign out at apaleo (opens in a new tab)"),
    )
