"""Choosing rows, whatever comes instead of their keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.core.exceptions import ValidationError
from django.db.models import Model


def names_a_row(model: type[Model], text: object) -> bool:
    """Tell whether the text could be the key of a row, as the column that holds it sees it."""
    try:
        model._meta.pk.clean(text, None)
    except ValidationError:
        return False
    return True


class AutocompleteSelect(widgets.AutocompleteSelect):
    """Shows what is chosen; Django's asks the database for it even where it names no row."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        """Return what is chosen as an option."""
        rows: Any = self.field.remote_field.model
        named = [each for each in value if names_a_row(rows, each)]
        groups: list[Any] = super().optgroups(name, named, attr)
        return groups


class MultipleRows(forms.ModelMultipleChoiceField):
    """Several rows; a number that no column holds is refused like any other that names none."""

    def _check_values(self, value: Any) -> Any:
        rows: Any = self.queryset
        for each in value if isinstance(value, (list, tuple)) else ():
            if not names_a_row(rows.model, each):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": each},
                )
        return super()._check_values(value)  # type: ignore[misc]  # the stubs leave it out
