"""The admin of users and accounts, one module per noun."""

from accounts.admin import account, invitation, membership, sign_in, user

__all__ = ["account", "invitation", "membership", "sign_in", "user"]
