"""All accounts of the sandbox."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.changes import apply_change
from sandbox.accounts.samples.generated import generate_account

ACCOUNT_CODE = re.compile(r"[A-Za-z0-9_]{3,10}")


@dataclass
class World:
    """The accounts by code, the first one being the one that a newcomer should try."""

    accounts: dict[str, HotelAccount] = field(default_factory=dict)

    def add(self, account: HotelAccount) -> HotelAccount:
        """Add an account and return it; raise `ValueError` for an impossible or taken code."""
        if not ACCOUNT_CODE.fullmatch(account.code):
            raise ValueError("an account code is 3 to 10 letters, digits or underscores")
        if account.code in self.accounts:
            raise ValueError(f"there is an account {account.code} already")
        self.accounts[account.code] = account
        return account

    def generate(
        self,
        *,
        code: str,
        properties: int = 1,
        units_per_property: int = 20,
        rate_plans_per_property: int = 5,
        seed: int = 1,
    ) -> HotelAccount:
        """Add an account of this size and return it; the same code and seed make the same one.

        Its admin signs in as admin@<code>.example (underscores as hyphens) with `demo`.
        """
        return self.add(
            generate_account(
                code=code,
                properties=properties,
                units_per_property=units_per_property,
                rate_plans_per_property=rate_plans_per_property,
                seed=seed,
            )
        )

    def apply(self, change: dict[str, Any]) -> None:
        """Create, change, archive or delete things of an account; all of them or none.

        The change is `{"account_code": "DEMO", "action": "change", "kind": "unit",
        "id": "MUC-MTA", "fields": {"name": "A.102"}}`. `action` is create, change, archive or
        delete, `kind` is property, unit_group, unit or rate_plan, `id` may be a list except for
        create. `fields` are those of the kind's record in `sandbox/world/records.py`; a text may
        be given as a map from language or as words in the account's default language. What
        `create` is not told it makes up, the id too; a property's id must be given.

        Deleting a property takes all that it holds with it; deleting a unit group takes its rate
        plans and leaves its units without a group.

        Raise `LookupError` for what is not there and `ValueError` for what cannot be.
        """
        code = change.get("account_code")
        if code not in self.accounts:
            raise LookupError(f"there is no account {code}")
        self.accounts[code] = apply_change(self.accounts[code], change)
