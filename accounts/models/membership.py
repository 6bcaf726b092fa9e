"""Who may do what in an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.querysets import TenantQuerySet


class Membership(models.Model):
    """A user's role in an account."""

    class Role(models.TextChoices):
        """What a member may do; each role may do all that the ones below it may."""

        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        VIEWER = "viewer", _("Viewer")

        @property
        def rank(self) -> int:
            """Order the roles: the higher may do more."""
            return {"viewer": 1, "manager": 2, "owner": 3}[self.value]

    account_path = "account"

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TenantQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "user"], name="membership_once_per_account"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "manager", "viewer"]),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        named = {"user": self.user, "role": self.role, "account": self.account}
        return gettext("%(user)s is %(role)s of %(account)s") % named

    def may(self, role: Role) -> bool:
        """Tell whether this member may do what `role` may."""
        return self.Role(self.role).rank >= role.rank
