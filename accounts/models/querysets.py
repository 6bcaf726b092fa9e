"""Reading only what belongs to one tenant."""

from __future__ import annotations

from typing import Self, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models

M = TypeVar("M", bound=models.Model)


class TenantQuerySet(models.QuerySet[M]):
    """Rows that each belong to exactly one account; views read through nothing else.

    The model says how it gets to its account with `account_path`, a lookup such as
    `connection__account`.
    """

    def for_account(self, account: models.Model) -> Self:
        """Narrow to the rows of `account`."""
        return self.filter(**{self._account_path: account})

    def for_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Narrow to the rows of every account that `user` is a member of, or looks into."""
        if not user.is_active:
            return self.none()
        looks_into = getattr(user, "looks_into", None)
        if looks_into is not None:
            return self.filter(**{self._account_path: looks_into})
        memberships = (
            "memberships" if self._account_path == "pk" else (f"{self._account_path}__memberships")
        )
        return self.filter(**{f"{memberships}__user": user})

    @property
    def _account_path(self) -> str:
        path: str = self.model.account_path  # type: ignore[attr-defined]  # each tenant model has it
        return path
