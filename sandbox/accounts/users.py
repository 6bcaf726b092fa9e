"""The people who sign in at the sandbox."""

import uuid

from sandbox.accounts.account import User

PASSWORD = "demo"  # noqa: S105 - printed on the login page


def make_user(*, email: str, name: str, is_admin: bool = True) -> User:
    """Return a user whose subject follows from the address."""
    sub = str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email}"))
    return User(email=email, password=PASSWORD, name=name, sub=sub, is_admin=is_admin)
