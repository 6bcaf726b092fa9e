"""The accounts app."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, accounts, memberships and invitations."""

    name = "accounts"
    verbose_name = "Accounts"
    # Its place among the groups of the admin.
    staff_order = 3

    def ready(self) -> None:
        """Listen for what happens to logins."""
        import_module("accounts.sign_in.sessions")
        import_module("accounts.trail.receivers")
