"""Rows that staff look at; only the app itself and the actions change them."""

from typing import Any

from django.contrib.auth import get_permission_codename
from django.http import HttpRequest

from staff.confidential import ConfidentialAdmin
from staff.large_tables import LargeTableAdmin


class ReadOnlyAdmin(ConfidentialAdmin, LargeTableAdmin):
    """Lists and shows rows. A form sent to it is refused, whatever it contains.

    Actions declare `permissions=["act"]`: they need the model's change permission.
    """

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits a row by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row by hand."""
        return False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Tell whether this member of staff may use the actions."""
        codename = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))
