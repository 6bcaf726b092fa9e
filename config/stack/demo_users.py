"""Two people to begin with: one of the maker's staff, one hotelier."""

import secrets
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.members import create_account
from accounts.models import User

STAFF_EMAIL = "staff@example.com"
HOTELIER_EMAIL = "hotelier@example.com"
ACCOUNT_NAME = "Seaside Hotels"


@dataclass(frozen=True)
class Login:
    """How someone signs in; the password is known only in the run that made it."""

    email: str
    password: str | None = field(repr=False)


@transaction.atomic
def prepare_staff() -> Login:
    """Make the member of staff with a random password, or leave them as they are."""
    return _prepare(STAFF_EMAIL, is_staff=True, is_superuser=True)


@transaction.atomic
def prepare_hotelier() -> Login:
    """Make the hotelier and their account with a random password, or leave them as they are."""
    login = _prepare(HOTELIER_EMAIL)
    if login.password:
        create_account(name=ACCOUNT_NAME, owner=User.objects.get(email=HOTELIER_EMAIL))
    return login


def _prepare(email: str, **rights: bool) -> Login:
    if User.objects.filter(email__iexact=email).exists():
        return Login(email, None)
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(email, password, **rights)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return Login(email, password)
