"""One module per noun."""

from accounts.models.account import Account
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.session import Session
from accounts.models.user import User

__all__ = ["Account", "Invitation", "Membership", "Session", "User"]
