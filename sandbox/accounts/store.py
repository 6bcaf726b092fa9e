"""All accounts of the sandbox."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.accounts.account import HotelAccount, User
from sandbox.accounts.changes import apply_change

ACCOUNT_CODE = re.compile(r"[A-Za-z0-9_]{3,10}")


@dataclass
class AccountStore:
    """The accounts by code, the first one being the one that a newcomer should try."""

    by_code: dict[str, HotelAccount] = field(default_factory=dict)

    def add(self, account: HotelAccount) -> HotelAccount:
        """Add an account and return it; raise `ValueError` for an impossible or taken code."""
        if not ACCOUNT_CODE.fullmatch(account.code):
            raise ValueError("an account code is 3 to 10 letters, digits or underscores")
        if account.code in self.by_code:
            raise ValueError(f"there is an account {account.code} already")
        self.by_code[account.code] = account
        return account

    def user(self, *, subject: str | None) -> tuple[HotelAccount, User] | None:
        """Return the user of that subject and their account."""
        return self._find_user(lambda user: user.sub == subject)

    def user_by_email(self, email: str) -> tuple[HotelAccount, User] | None:
        """Return the user who signs in with that address and their account."""
        wanted = email.strip().casefold()
        return self._find_user(lambda user: user.email.casefold() == wanted)

    def _find_user(self, is_wanted: Callable[[User], bool]) -> tuple[HotelAccount, User] | None:
        found = (
            (account, user)
            for account in self.by_code.values()
            for user in account.users
            if is_wanted(user)
        )
        return next(found, None)

    def replace(self, account: HotelAccount) -> None:
        """Let an account be as it was given; it is one that is there."""
        self.by_code[account.code] = account

    def apply(self, change: dict[str, Any]) -> None:
        """Create, change, archive or delete things of an account; all of them or none.

        The change is `{"account_code": "DEMO", "action": "change", "kind": "unit",
        "id": "MUC-MTA", "fields": {"name": "A.102"}}`. `action` is create, change, archive or
        delete, `kind` is property, unit_group, unit or rate_plan, `id` may be a list except for
        create. `fields` are those of the kind's record in `sandbox/accounts/records.py`; a text
        may be given as a map from language or as words in the account's default language. What
        `create` is not told it makes up, the id too; a property's id must be given.

        Deleting a property takes all that it holds with it; deleting a unit group takes its rate
        plans and leaves its units without a group.

        Raise `LookupError` for what is not there and `ValueError` for what cannot be.
        """
        code = change.get("account_code")
        if code not in self.by_code:
            raise LookupError(f"there is no account {code}")
        self.replace(apply_change(self.by_code[code], change))
