"""Who may see and do what: each row is looked up through the memberships of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access.looking import Look, look_of, membership_of_look
from accounts.invitations import list_waiting
from accounts.models import Account, Invitation, Membership, User
from accounts.models.querysets import TenantQuerySet
from accounts.sign_in.returning import UnsentForm, take_form

M = TypeVar("M", bound=models.Model)
View = Callable[..., HttpResponseBase]
SESSION_KEY = "account"

_told: dict[str, Combinable] = {}


def tell_with_memberships(**columns: Combinable) -> None:
    """Have each membership of a request say more about its account, without a further query.

    For the apps above, in their `AppConfig.ready`: an expression that refers to the account by
    OuterRef("account"), for each attribute that `get_memberships` is to give.
    """
    _told.update(columns)


def get_for_member(
    rows: TenantQuerySet[M], *, user: User, role: Membership.Role, **lookup: Any
) -> M:
    """Return one row of an account in which `user` has at least `role`.

    A stranger gets Http404, as if there were no such row; a member of a lower role gets
    PermissionDenied.
    """
    row = get_object_or_404(rows.for_user(user), **lookup)
    require_role(account_of(row), user=user, role=role)
    return row


def require_role(account: Account, *, user: User, role: Membership.Role) -> Membership:
    """Return the user's membership, or raise PermissionDenied if it is none or too low."""
    if user.looks_into is not None:
        membership = (
            membership_of_look(account, user=user) if user.looks_into == account.pk else None
        )
    else:
        membership = Membership.objects.filter(account=account, user=user).first()
    if membership is None or not user.is_active or not membership.may(role):
        raise PermissionDenied(role.label)
    return membership


def has_role(account: Account, *, user: User, role: Membership.Role) -> bool:
    """Tell whether the user has such a role: who began a job may have been removed since."""
    try:
        require_role(account, user=user, role=role)
    except PermissionDenied:
        return False
    return True


def account_of(row: models.Model) -> Account:
    """Return the account that a tenant's row belongs to."""
    path: str = row.account_path  # type: ignore[attr-defined]  # each tenant model has it
    owner: Any = row
    for step in () if path == "pk" else path.split("__"):
        owner = getattr(owner, step)
    return owner  # type: ignore[no-any-return]


def get_memberships(request: HttpRequest) -> list[Membership]:
    """Return all memberships of the visitor with their accounts, one query per request."""
    if not request.user.is_authenticated:
        return []
    found: list[Membership] | None = getattr(request, "_memberships", None)
    if found is None:
        look = look_of(request)
        if look is not None:
            found = [_membership_of(look, user=request.user)]
        else:
            mine = Membership.objects.for_user(request.user).filter(user=request.user)
            rows = mine.annotate(**_told)
            found = list(rows.select_related("account").order_by("account__name", "pk"))
        request._memberships = found  # type: ignore[attr-defined]  # kept for this request
    return found


def _membership_of(look: Look, *, user: User) -> Membership:
    """Return an owner's membership with what is told of each."""
    membership = membership_of_look(look.account, user=user)
    # Under the name by which the columns refer to it.
    accounts = Account.objects.filter(pk=look.account.pk).annotate(account=F("pk"))
    for told in accounts.annotate(**_told).values(*_told) if _told else ():
        vars(membership).update(told)
    return membership


def get_membership(request: HttpRequest) -> Membership | None:
    """Return the visitor's membership in the account that is chosen, or in their first."""
    memberships = get_memberships(request)
    chosen = request.session.get(SESSION_KEY) if memberships else None
    for membership in memberships:
        if str(membership.account_id) == chosen:
            return membership
    return memberships[0] if memberships else None


def choose_account(request: HttpRequest, account: Account) -> None:
    """Work in this account from now on, in this session."""
    request.session[SESSION_KEY] = str(account.pk)


def follow_account(request: HttpRequest, account: Account) -> None:
    """Work in the account of the page that the visitor has opened, by a link in a mail perhaps.

    The header would name another account of theirs, and lead on to its pages.
    """
    membership = get_membership(request)
    if membership is not None and membership.account_id != account.pk:
        choose_account(request, account)


class Tenancy:
    """Which accounts the visitor may work in and which is chosen, looked up when a page asks."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def look(self) -> Look | None:
        """Return what the visitor, who is staff then, only looks into."""
        return look_of(self._request)

    @property
    def membership(self) -> Membership | None:
        """Return the chosen membership."""
        return get_membership(self._request)

    @property
    def account(self) -> Account | None:
        """Return the chosen account."""
        return self.membership.account if self.membership else None

    @property
    def memberships(self) -> list[Membership]:
        """Return all there are to choose from."""
        return get_memberships(self._request)

    @cached_property
    def invitations(self) -> list[Invitation]:
        """Return the accounts that wait for the visitor to join."""
        user = self._request.user
        if self.look is not None:
            return []
        return list_waiting(user, now=timezone.now()) if isinstance(user, User) else []

    @cached_property
    def unsent_form(self) -> UnsentForm | None:
        """Return the form that the visitor had to sign in again for, on the page it is of."""
        if not self._request.user.is_authenticated or self.look is not None:
            return None
        return take_form(self._request, now=timezone.now())

    @property
    def may_change(self) -> bool:
        """Tell whether the visitor is manager or owner of the chosen account."""
        return bool(self.membership and self.membership.may(Membership.Role.MANAGER))

    @property
    def is_owner(self) -> bool:
        """Tell whether the visitor owns the chosen account."""
        return bool(self.membership and self.membership.may(Membership.Role.OWNER))


def tenancy(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `tenancy` on every page."""
    return {"tenancy": Tenancy(request)}
