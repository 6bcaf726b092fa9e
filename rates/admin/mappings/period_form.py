"""Mapping on certain days, beside what is mapped on others."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rates.admin.code_choice import CodeSelect, codes_for
from rates.models import AnyMappable


class PeriodForm(forms.ModelForm):
    """A code of the row's account and the days on which it holds."""

    def __init__(self, *args: Any, row: AnyMappable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        setattr(self.instance, row.relation, row)
        self.fields["code"] = forms.ModelChoiceField(
            queryset=codes_for(row).filter(is_active=True), widget=CodeSelect(row)
        )

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = chosen.get("valid_from"), chosen.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", ValidationError(_("The last day is before the first.")))
        return chosen
