"""The accounts at the stand-in for apaleo: their users, hotels, rooms and rate plans."""

from sandbox.accounts.account import HotelAccount, User
from sandbox.accounts.store import AccountStore

__all__ = ["AccountStore", "HotelAccount", "User"]
