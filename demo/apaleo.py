"""The sandbox as its control interface shows it: who may consent, and more hotels if needed."""

from dataclasses import dataclass, field
from typing import Any

import requests

TIMEOUT = 10


@dataclass(frozen=True)
class ApaleoLogin:
    """Someone who may consent for an apaleo account."""

    account_name: str
    email: str
    password: str = field(repr=False)


def demo_login(origin: str) -> ApaleoLogin:
    """Return the login for the sandbox's demo account."""
    response = requests.get(f"{origin}/_control/accounts", timeout=TIMEOUT)
    response.raise_for_status()
    return _login(response.json()[0])


def generate_login(origin: str, *, code: str) -> ApaleoLogin:
    """Have an account with three hotels generated and return the login for it."""
    size = {"properties": 3, "units_per_property": 40, "rate_plans_per_property": 8}
    response = requests.post(
        f"{origin}/_control/accounts", json={"code": code, **size}, timeout=TIMEOUT
    )
    response.raise_for_status()
    return _login(response.json())


def _login(account: dict[str, Any]) -> ApaleoLogin:
    user = next(user for user in account["users"] if user["is_admin"])
    return ApaleoLogin(account["name"], user["email"], user["password"])
