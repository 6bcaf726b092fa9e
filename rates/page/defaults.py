"""What holds by default at a hotel, level by level, and what its form sends back."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from hotels.models import Property
from rates.models import DefaultMapping, MappableRatePlan, MappableUnitGroup, used_kinds
from rates.models.code_key import MAX_TEXT_LENGTH

KINDS = {MappableRatePlan.kind: _("Rate plans"), MappableUnitGroup.kind: _("Room types")}


@dataclass(slots=True)
class Row:
    """The defaults for one pattern: the maker's, the account's and the hotel's."""

    kind: str
    pattern: str
    maker: DefaultMapping | None = None
    account: DefaultMapping | None = None
    hotel: DefaultMapping | None = None

    @property
    def holding(self) -> DefaultMapping | None:
        """Return the one that counts."""
        return self.hotel or self.account or self.maker

    @property
    def kind_label(self) -> str:
        """Return what it is about, in words."""
        return str(KINDS[self.kind])


class OwnDefaultForm(forms.Form):
    """Sets a default of the account or of the hotel."""

    kind = forms.ChoiceField(choices=lambda: [(kind, KINDS[kind]) for kind in used_kinds()])
    pattern = forms.CharField(max_length=MAX_TEXT_LENGTH)
    code = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    level = forms.ChoiceField(choices=[("account", ""), ("hotel", "")])


class TakeAwayForm(forms.Form):
    """Names a default of the account's or of the hotel's that is to go."""

    gone = forms.IntegerField(min_value=1)


def list_defaults(hotel: Property) -> list[Row]:
    """Return the patterns that have a default at the hotel, in one statement."""
    rows: dict[tuple[str, str], Row] = {}
    found = DefaultMapping.objects.holding_for(hotel.connection.account)
    for default in found.order_by("-kind", "key", "pk"):
        if default.kind not in used_kinds() or default.hotel_id not in {None, hotel.pk}:
            continue
        row = rows.setdefault((default.kind, default.key), Row(default.kind, default.pattern))
        if default.hotel_id is not None:
            row.hotel = default
        elif default.account_id is not None:
            row.account = default
        else:
            row.maker = default
    return list(rows.values())
