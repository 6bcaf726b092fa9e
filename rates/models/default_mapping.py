"""What a code at apaleo means by default: for every account, for one account, or for one hotel."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.models.querysets import TenantQuerySet
from hotels.models import Property
from rates.models.code import CodeKeyField
from rates.models.code_key import MAX_CODE_LENGTH, MAX_KEY_LENGTH, validate_code
from rates.models.mapping import Origin


class DefaultMappingQuerySet(TenantQuerySet["DefaultMapping"]):
    """Defaults by whose they are."""

    def makers(self) -> DefaultMappingQuerySet:
        """Narrow to those that hold for every account."""
        return self.filter(account=None)

    def holding_for(self, account: Account) -> DefaultMappingQuerySet:
        """Narrow to the maker's, the account's own and those of its hotels."""
        return self.filter(Q(account=None) | Q(account=account))


class DefaultMapping(models.Model):
    """Rate plans, or room types, whose code is like `pattern` are `code`, until a person decides.

    In a pattern `*` stands for any characters and `?` for one. Without an account it is the
    maker's; an account's goes before it, and a hotel's before that. `code` is empty where nothing
    is to hold by default.
    """

    account_path = "account"

    class Kind(models.TextChoices):
        """What has the code at apaleo; the values are those of `Mappable.kind`."""

        RATE_PLAN = "plan", _("Rate plans")
        ROOM_TYPE = "group", _("Room types")

    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="default_mappings"
    )
    hotel = models.ForeignKey(
        Property, models.CASCADE, null=True, blank=True, related_name="default_mappings"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RATE_PLAN)
    pattern = models.CharField(
        _("code at apaleo"),
        max_length=MAX_CODE_LENGTH,
        validators=[validate_code],
        help_text=_("With or without that of the room type; * is any characters, ? is one: FLEX*"),
    )
    key = CodeKeyField(source="pattern", max_length=MAX_KEY_LENGTH, editable=False)
    code = models.CharField(
        _("code in the app"),
        max_length=MAX_CODE_LENGTH,
        blank=True,
        validators=[validate_code],
        help_text=_("Empty: nothing holds by default."),
    )

    objects = DefaultMappingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hotel=None) | Q(account__isnull=False),
                name="default_mapping_of_a_hotel_has_its_account",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["plan", "group"]), name="default_mapping_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(pattern="") & ~Q(key=""), name="default_mapping_has_a_pattern"
            ),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(account=None),
                name="default_mapping_once_of_the_maker",
            ),
            models.UniqueConstraint(
                fields=["account", "kind", "key"],
                condition=Q(hotel=None),
                name="default_mapping_once_per_account",
            ),
            models.UniqueConstraint(
                fields=["hotel", "kind", "key"], name="default_mapping_once_per_hotel"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is %(code)s") % {"subject": self.pattern, "code": self.code}

    @property
    def origin(self) -> Origin:
        """Return what a mapping says that comes from it."""
        if self.hotel_id is not None:
            return Origin.HOTEL_DEFAULT
        return Origin.MAKER_DEFAULT if self.account_id is None else Origin.ACCOUNT_DEFAULT

    @property
    def scope(self) -> tuple[Any, Any]:
        """Return the keys of the account and of the hotel that it is for, None for all."""
        return self.account_id, self.hotel_id
