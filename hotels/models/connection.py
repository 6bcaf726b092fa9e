"""An account's grant to one apaleo account."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.querysets import TenantQuerySet
from accounts.names import isolate


class Connection(models.Model):
    """An account's grant to one apaleo account; all its hotels share this one connection.

    Disconnecting keeps the row, the mirror and the mappings: connecting again takes them up.
    The tokens are in `Credential`, which only `hotels.tokens` reads.
    """

    class Status(models.TextChoices):
        """Where the grant stands."""

        ACTIVE = "active", _("Connected")
        NEEDS_RECONNECT = "needs_reconnect", _("Needs reconnecting")
        KEY_UNAVAILABLE = "key_unavailable", _("Token key unavailable")
        DISCONNECTED = "disconnected", _("Disconnected")

    class Ended(models.TextChoices):
        """Why it needs reconnecting; decides the words on the page."""

        UNKNOWN = "", _("Not known")
        REFUSED = "refused", _("apaleo refused the grant")
        NO_ACCESS = "no_access", _("The person who connected has no access at apaleo any more")
        SCOPES = "scopes", _("The permissions have changed since")
        OTHER_PERSON = "other_person", _("The tokens were somebody else's")

    # While a connection stands like this, no other account can have its apaleo account.
    HOLDING = (Status.ACTIVE, Status.KEY_UNAVAILABLE)

    account_path = "account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="connections")
    apaleo_account_code = models.CharField(_("apaleo account"), max_length=50)
    apaleo_account_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(
        max_length=255, help_text=_("Who consented: the `sub` of apaleo's id_token.")
    )
    granted_by_name = models.CharField(
        max_length=200, blank=True, help_text=_("The same as apaleo calls them, if it tells.")
    )
    granted_by_email = models.CharField(max_length=200, blank=True)
    scopes = models.JSONField(default=list, help_text=_("What the hotelier granted."))
    excess_scopes = models.JSONField(
        default=list, blank=True, help_text=_("What was granted beyond what was asked for.")
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    connected_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when it is not connected.")
    )
    ended_because = models.CharField(
        max_length=20, choices=Ended, default=Ended.UNKNOWN, blank=True
    )
    last_synced_at = models.DateTimeField(null=True, blank=True)
    next_sync_at = models.DateTimeField(
        null=True, blank=True, help_text=_("Empty: nothing is due until someone acts.")
    )

    erase_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When what is left of it is erased; empty: it is kept."),
    )
    sync_requested_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("When somebody last clicked for a load.")
    )

    objects = TenantQuerySet["Connection"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "apaleo_account_code"],
                name="connection_once_per_account_and_apaleo_account",
            ),
            models.UniqueConstraint(
                fields=["apaleo_account_code"],
                condition=Q(status__in=["active", "key_unavailable"]),
                name="connection_holds_its_apaleo_account_alone",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "key_unavailable"], ended_at=None)
                | Q(status__in=["needs_reconnect", "disconnected"], ended_at__isnull=False),
                name="connection_ended_exactly_when_it_is_not_connected",
            ),
            models.CheckConstraint(
                condition=Q(ended_because="") | Q(status="needs_reconnect"),
                name="connection_has_a_reason_only_while_it_needs_reconnecting",
            ),
            models.CheckConstraint(
                condition=Q(status="active") | Q(next_sync_at=None),
                name="connection_syncs_only_while_active",
            ),
            models.CheckConstraint(
                condition=Q(status="disconnected") | Q(erase_at=None),
                name="connection_is_erased_only_when_disconnected",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_sync_at"],
                condition=Q(next_sync_at__isnull=False),
                name="connection_due",
            ),
            models.Index(
                fields=["erase_at"],
                condition=Q(erase_at__isnull=False),
                name="connection_to_erase",
            ),
        ]

    def __str__(self) -> str:
        named = {"name": isolate(self.display_name), "account": isolate(self.account)}
        return gettext("%(name)s for %(account)s") % named

    def get_absolute_url(self) -> str:
        """Return the address of its page: ABSOLUTE_URL_OVERRIDES says where, for it is above."""
        raise NotImplementedError

    @property
    def display_name(self) -> str:
        """Return the name of the apaleo account, or its code while the name is unknown."""
        return self.apaleo_account_name or self.apaleo_account_code

    @property
    def granted_by(self) -> str:
        """Return who allowed it at apaleo, empty where apaleo did not tell."""
        name, email = self.granted_by_name, self.granted_by_email
        return f"{name} ({email})" if name and email else name or email

    @property
    def is_active(self) -> bool:
        """Tell whether the grant stands and its tokens can be used."""
        return self.status == self.Status.ACTIVE

    def end(
        self,
        *,
        status: Status,
        because: Ended = Ended.UNKNOWN,
        erase_at: datetime | None = None,
        now: datetime,
    ) -> None:
        """Stop all work: `status` says whether the hotelier or apaleo ended it."""
        self.erase_at = erase_at
        self.status = status
        self.ended_at = now
        self.ended_because = because
        self.next_sync_at = None
        changed = ["status", "ended_at", "ended_because", "next_sync_at", "erase_at"]
        if status == self.Status.DISCONNECTED and self.connected_by_id is None:
            # Whoever consented was erased: no refresh is checked by it any more.
            self.subject = ""
            changed.append("subject")
        self.save(update_fields=changed)
