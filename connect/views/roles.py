"""What a page may offer its visitor; what a request may do is decided by `get_for_member`."""

from django.http import HttpRequest

from accounts.access import get_memberships
from accounts.models import Account, Membership


def memberships_of_managers(request: HttpRequest) -> list[Membership]:
    """Return the visitor's memberships in the accounts that they may connect."""
    return [each for each in get_memberships(request) if each.may(Membership.Role.MANAGER)]


def has_role(request: HttpRequest, account: Account, role: Membership.Role) -> bool:
    """Tell whether the visitor has at least `role` in `account`."""
    return any(
        each.account_id == account.pk and each.may(role) for each in get_memberships(request)
    )
