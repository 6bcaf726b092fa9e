"""The standard set of codes, which new accounts start with."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rates.admin.codes.base import CodeForm
from rates.admin.used_kinds import UsedKindAdmin
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    StandardRateCode,
    StandardRoomCode,
)
from staff.large_tables import LargeTableAdmin


class RowForm(CodeForm):
    """One row of the list, where no label stands beside the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Name of %(code)s") % {"code": self.instance.code}
        self.fields["name"].widget.attrs["aria-label"] = label


class StandardCodeAdmin(UsedKindAdmin, LargeTableAdmin):
    """Codes of the standard set. Changing them changes no account that exists."""

    form = CodeForm
    list_display = ("code", "name", "description")
    list_editable = ("name",)
    search_fields = ("^code", "name")
    search_help_text = gettext_lazy("Beginning of the code, or a part of the name.")
    ordering = ("code", "pk")
    fields = ("code", "name", "description")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form of one row of the list, which looks for the same code too."""
        return super().get_changelist_form(request, form=RowForm, **kwargs)


@admin.register(StandardRateCode)
class StandardRateCodeAdmin(StandardCodeAdmin):
    """The rate codes among them."""

    mappable = MappableRatePlan


@admin.register(StandardRoomCode)
class StandardRoomCodeAdmin(StandardCodeAdmin):
    """The room codes among them."""

    mappable = MappableUnitGroup
