"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, accounts, memberships and invitations."""

    name = "accounts"
    verbose_name = "Accounts"
    # Its place among the groups of the admin.
    staff_order = 3
