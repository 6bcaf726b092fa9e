"""Rows that staff look at; only the app itself and the actions change them."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth import get_permission_codename
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from staff.confidential import ConfidentialAdmin
from staff.large_tables import LargeTableAdmin
from staff.links import change_url, list_url

# Sent by a button on the page of one row; the answer is that page again, not the list.
FROM_PAGE = "from_page"


class ReadOnlyAdmin(ConfidentialAdmin, LargeTableAdmin):
    """Lists and shows rows. A form sent to it is refused, whatever it contains.

    Actions declare `permissions=["act"]`: they need the model's change permission. They are in
    the list for several rows, and on the page of each row for that one.
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

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Show the row, with a button for each action that this member of staff may use."""
        actions: dict[str, Any] = self.get_actions(request) if obj is not None else {}
        context["row_actions"] = [
            (name, text) for _, name, text in actions.values() if name != "delete_selected"
        ]
        context["list_url"] = list_url(self.model)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Do the action; whoever began it on the page of a row comes back there."""
        response = super().response_action(request, *args, **kwargs)
        page = request.POST.get(FROM_PAGE)
        is_of_page = page is not None and request.POST.getlist(ACTION_CHECKBOX_NAME) == [page]
        if is_of_page and isinstance(response, HttpResponseRedirect):
            return redirect(change_url(self.model(pk=page)))
        return response

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Tell whether this member of staff may use the actions."""
        codename = get_permission_codename("change", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))
