"""What many accounts do alike, as numbers that name none of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rates.models.code_key import MAX_CODE_LENGTH, MAX_KEY_LENGTH


class Pattern(models.Model):
    """How many accounts map a rate, or room type, with this code at apaleo to a standard code.

    Accounts that share a person or an apaleo account count as one. Only what enough of them have
    in common is ever written; see `rates.patterns.counting`.
    """

    kind = models.CharField(max_length=10, help_text=_("That of `Mappable.kind`."))
    key = models.CharField(
        _("code at apaleo"),
        max_length=MAX_KEY_LENGTH,
        help_text=_("Without that of the room type."),
    )
    code = models.CharField(_("standard code"), max_length=MAX_CODE_LENGTH)
    code_key = models.CharField(max_length=MAX_KEY_LENGTH, editable=False)
    accepted = models.PositiveIntegerField(
        help_text=_("Accounts that have decided so; those of one person count as one.")
    )
    rejected = models.PositiveIntegerField(
        help_text=_(
            "Accounts that have said it is not this code; those of one person count as one."
        )
    )
    is_on = models.BooleanField(
        _("on"), default=True, help_text=_("Off, no suggestion of anybody's is changed by it.")
    )
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "code_key"], name="pattern_once")
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is %(code)s") % {"subject": self.key, "code": self.code}
