"""Choosing a code in the list of rate plans or unit groups."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rates.admin.descriptions import describe_edit
from rates.models import AnyMappable
from staff.choices import AutocompleteSelect


class CodeSelect(AutocompleteSelect):
    """Offers the codes of one row's account while one types, and asks for them by that row."""

    def __init__(self, row: AnyMappable, *, chosen: Any = None) -> None:
        super().__init__(row.mapping_model._meta.get_field("code"), admin.site)
        self._row = row
        self._chosen = chosen

    def get_url(self) -> str:
        """Return where the choices are, for this row."""
        return f"{super().get_url()}?{urlencode({self._row.relation: self._row.pk})}"

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        """Return what is chosen; a page of rows already knows the codes and asks for none."""
        if self._chosen is None or list(value) != [str(self._chosen.pk)]:
            return super().optgroups(name, value, attrs)
        empty = self.create_option(name, "", "", False, 0)
        chosen = self.create_option(name, self._chosen.pk, str(self._chosen), True, 1)
        return [(None, [empty, chosen], 0)]


class ListRowForm(forms.ModelForm):
    """One row of the list: which code it is mapped to, and which version of it was seen.

    A row that is mapped by periods has no choice here, for choosing one code would end them all.
    """

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        if row.pk is None:
            return
        self.fields["seen_version"].initial = row.mapping_version
        mappings = list(row.mappings.all())
        is_by_periods = len(mappings) > 1 or any(m.valid_from or m.valid_until for m in mappings)
        if is_by_periods and self.add_prefix("mapped_to") not in self.data:
            return
        chosen = mappings[0].code if mappings else None
        # The hidden initial value tells what was changed on the page from what was changed
        # by others since it was opened.
        self.fields["mapped_to"] = forms.ModelChoiceField(
            queryset=codes_for(row),
            required=False,
            initial=chosen,
            show_hidden_initial=True,
            widget=CodeSelect(row, chosen=chosen),
        )

    def has_changed(self) -> bool:
        """Tell whether another code was chosen."""
        return "mapped_to" in self.changed_data

    def clean(self) -> dict[str, Any]:
        """Refuse a row that somebody changed since the list was opened, and a code that is off."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.has_changed() or self.errors:
            return chosen
        row: Any = self.instance
        if chosen["seen_version"] != row.mapping_version:
            changes = row.mapping_changes.select_related("changed_by")
            newest = changes.order_by("-version").first()
            self.add_error("mapped_to", ValidationError(describe_edit(newest)))
        elif chosen["mapped_to"] and not chosen["mapped_to"].is_active:
            self.add_error("mapped_to", ValidationError(_("This code is switched off.")))
        return chosen


def codes_for(row: AnyMappable) -> QuerySet[Any]:
    """Return the codes that a row could be mapped to: those of its account."""
    return row.code_model._default_manager.filter(account=row.account)
