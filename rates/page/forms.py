"""What the mapping page sends back. Ids are in the bodies of forms and nowhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rates.models import BY_KIND, AnyMappable, MappableRatePlan, MappableUnitGroup, used_kinds
from rates.models.code_key import MAX_TEXT_LENGTH, validate_code
from rates.page.commands import NAMING_A_CODE, RATE_PLANS_ONLY, Command, Do

FOR_SELECTIONS = (Do.MAP, Do.ACCEPT, Do.EXCLUDE, Do.INCLUDE)


class MappableForm(forms.Form):
    """Names a rate plan or a room type: exactly one of them."""

    plan = forms.IntegerField(min_value=1, required=False)
    group = forms.IntegerField(min_value=1, required=False)
    is_open = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse none and both."""
        data = super().clean() or {}
        if bool(data.get("plan")) == bool(data.get("group")):
            raise forms.ValidationError(gettext("Name a rate plan or a room type."))
        if not any(data.get(kind) for kind in used_kinds()):
            raise forms.ValidationError(gettext("The app has no codes for that."))
        return data

    @property
    def proxy(self) -> type[AnyMappable]:
        """Return which of both a valid form names."""
        return next(proxy for kind, proxy in BY_KIND.items() if self.cleaned_data[kind])

    @property
    def pk(self) -> int:
        """Return the primary key that a valid form names."""
        pk: int = self.cleaned_data[self.proxy.kind]
        return pk


class CommandForm(forms.Form):
    """What is to become of one line, and which version of it was seen.

    A button says what in `do`, and to which code if that is not the one that was typed: `accept
    BAR`. Without a button the typed code is meant.
    """

    # What is too long for a code is said on the line, not here.
    do = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    code = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    # What was suggested; choosing something else declines it.
    offered = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    seen = forms.IntegerField(min_value=0)
    valid_from = forms.DateField(required=False)
    valid_until = forms.DateField(required=False)

    def clean_do(self) -> tuple[Do, str]:
        """Return what to do, and the code that the button names."""
        word, _, code = self.cleaned_data["do"].partition(" ")
        if word and word not in Do.values:
            raise forms.ValidationError(gettext("Choose something that can be done."))
        return Do(word or Do.MAP), code.strip()

    def command(self) -> Command:
        """Return what a valid form asks for."""
        data = self.cleaned_data
        do, named = data["do"]
        return Command(
            do=do,
            # The field goes along with every button of its line.
            code=(named or data["code"]) if do in NAMING_A_CODE else "",
            offered=data["offered"],
            seen=data["seen"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
        )


class SelectionForm(forms.Form):
    """What is to become of the lines that are selected.

    Either `chosen` names them, or `all` says that all that match are meant, as they were `seen`.
    """

    do = forms.ChoiceField(choices=[(do, "") for do in FOR_SELECTIONS])
    kind = forms.ChoiceField(choices=[(kind, "") for kind in BY_KIND])
    code = forms.CharField(max_length=MAX_TEXT_LENGTH, required=False)
    all = forms.BooleanField(required=False)
    seen = forms.CharField(max_length=64, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse to exclude room types."""
        data = super().clean() or {}
        proxy = used_kinds().get(data.get("kind", ""))
        if proxy is None:
            raise forms.ValidationError(gettext("The app has no codes for that."))
        if proxy and not proxy.can_be_excluded and data.get("do") in RATE_PLANS_ONLY:
            raise forms.ValidationError(gettext("Only rate plans can be not used."))
        return data


def code_kinds() -> list[tuple[str, str]]:
    """Return the kinds of codes that the maker's app has."""
    kinds = {
        MappableRatePlan.kind: ("rate", gettext("Rate code")),
        MappableUnitGroup.kind: ("room", gettext("Room code")),
    }
    return [kinds[kind] for kind in used_kinds()]


class NewCodeForm(forms.Form):
    """A rate code or a room code that the account does not have yet."""

    kind = forms.ChoiceField(choices=code_kinds)
    code = forms.CharField(label=_("Code"), validators=[validate_code])
    name = forms.CharField(label=_("Name"), max_length=200, required=False)


class RuleForm(forms.Form):
    """Switches the account's rule for exact matches."""

    is_on = forms.TypedChoiceField(
        choices=[("yes", _("On")), ("no", _("Off"))], coerce=lambda value: value == "yes"
    )
