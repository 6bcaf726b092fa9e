"""The admin of users and accounts, one module per noun."""

from accounts.admin import account, group, invitation, membership, sign_in, user

__all__ = ["account", "group", "invitation", "membership", "sign_in", "user"]
