"""A person who signs in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.names import is_one_line, validate_name
from mail.addresses import InvalidAddress, is_in_normal_form, normal_form


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user; without a password the account cannot log in until it sets one.

        Raises InvalidAddress.
        """
        user = self.model(email=normal_form(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a member of staff who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find a user by e-mail address, however it is spelled."""
        try:
            return self.get(email=normal_form(username or ""))
        except InvalidAddress:
            raise self.model.DoesNotExist from None


class User(AbstractBaseUser, PermissionsMixin):
    """A hotelier or a member of staff, known by an e-mail address and nothing else."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(max_length=200, blank=True, validators=[validate_name])
    is_staff = models.BooleanField(default=False, help_text=_("May enter the admin."))
    is_active = models.BooleanField(default=True, help_text=_("Unset instead of deleting."))
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Sessions of earlier epochs are over.")
    )

    # The one account that staff look into, for one request: see accounts.access.looking.
    looks_into: UUID | None = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
            is_one_line("name", name="user_name_is_one_line"),
            is_in_normal_form("email", name="user_email_is_in_normal_form"),
        ]

    def __str__(self) -> str:
        return self.email

    def start_session_epoch(self) -> None:
        """End all sessions of this user that are open; the caller renews the one to keep."""
        User.objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to be this user's: of this password and this epoch.

        Django compares it at every request, with each of its fallback keys.
        """
        of_password: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if not self.session_epoch:
            return of_password
        salt = "accounts.models.User.session_epoch"
        value = f"{of_password} {self.session_epoch}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Return how to address this person."""
        return self.name or self.email
