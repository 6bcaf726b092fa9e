"""What the mapping page sends back. Ids are in the bodies of forms and nowhere else."""

from __future__ import annotations

from typing import Any

from django import forms

from rates.page.commands import NAMING_A_CODE, Do, Edit


class ThingForm(forms.Form):
    """Names a rate plan or a room type: exactly one of them."""

    plan = forms.IntegerField(min_value=1, required=False)
    group = forms.IntegerField(min_value=1, required=False)
    is_open = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse none and both."""
        data = super().clean() or {}
        if bool(data.get("plan")) == bool(data.get("group")):
            raise forms.ValidationError("Name a rate plan or a room type.")
        return data


class EditForm(forms.Form):
    """What is to become of one line, and which version of it was seen.

    A button says what in `do`, and to which code if that is not the one that was typed: `accept
    BAR`. Without a button the typed code is meant.
    """

    do = forms.CharField(max_length=60, required=False)
    code = forms.CharField(max_length=50, required=False)
    seen = forms.IntegerField(min_value=0)
    valid_from = forms.DateField(required=False)
    valid_until = forms.DateField(required=False)

    def clean_do(self) -> tuple[Do, str]:
        """Return what to do, and the code that the button names."""
        word, _, code = self.cleaned_data["do"].partition(" ")
        if word and word not in Do.values:
            raise forms.ValidationError("Choose something that can be done.")
        return Do(word or Do.MAP), code.strip()

    def edit(self) -> Edit:
        """Return the wish of a valid form."""
        said = self.cleaned_data
        do, named = said["do"]
        return Edit(
            do=do,
            # The field goes along with every button of its line.
            code=(named or said["code"]) if do in NAMING_A_CODE else "",
            seen=said["seen"],
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
        )


class SelectionForm(forms.Form):
    """What is to become of the lines that are selected."""

    do = forms.ChoiceField(choices=[("map", ""), ("accept", ""), ("aside", ""), ("use", "")])
    kind = forms.ChoiceField(choices=[("plan", ""), ("group", "")])
    code = forms.CharField(max_length=50, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse to set room types aside."""
        data = super().clean() or {}
        if data.get("kind") == "group" and data.get("do") in {"aside", "use"}:
            raise forms.ValidationError("Only rate plans are set aside.")
        return data


class NewCodeForm(forms.Form):
    """A rate code or a room code that the account does not have yet."""

    kind = forms.ChoiceField(choices=[("rate", "Rate code"), ("room", "Room code")])
    code = forms.CharField(label="Code", max_length=50)
    name = forms.CharField(label="Name", max_length=200, required=False)


class RuleForm(forms.Form):
    """Switches the account's rule for exact matches."""

    is_on = forms.TypedChoiceField(
        choices=[("yes", "On"), ("no", "Off")], coerce=lambda value: value == "yes"
    )
