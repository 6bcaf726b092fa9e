"""The accounts app."""

from importlib import import_module

from django.apps import AppConfig
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, accounts, memberships and invitations."""

    name = "accounts"
    verbose_name = _("Accounts")
    # Its place among the groups of the admin.
    staff_order = 3

    def ready(self) -> None:
        """Listen for what happens to logins, and say "e-mail" as all pages do."""
        # The one that all forms share, Django's, allauth's and ours.
        validate_email.message = _("Enter a valid e-mail address.")
        import_module("accounts.sign_in.sessions")
        import_module("accounts.trail.receivers")
