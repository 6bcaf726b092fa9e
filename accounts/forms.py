"""What people type and choose on the hotelier's own pages."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Membership, User
from accounts.names import NameField
from accounts.sign_in.redirects import is_safe_redirect
from mail.addresses import InvalidAddress, normal_form

F = TypeVar("F", bound=forms.Form)


class AccountForm(forms.Form):
    """Names the account that a form is about."""

    account = forms.UUIDField(widget=forms.HiddenInput)


class NewAccountForm(forms.Form):
    """Creates an account."""

    name = NameField(
        label=_("Your hotel or company"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class NamesForm(forms.Form):
    """Changes the person's own name and, where an account is given, that one's.

    `account` is part of the form, so that what was typed for one account never renames another.
    """

    name = NameField(
        label=_("Your name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: QueryDict | None, *, user: User, account: Account | None) -> None:
        shown = {"name": user.name}
        if account is not None:
            shown |= {"account": str(account.pk), "account_name": account.name}
        super().__init__(data, initial=shown)
        self.account = account
        if account is not None:
            self.fields["account"] = forms.UUIDField(widget=forms.HiddenInput)
            self.fields["account_name"] = NameField(
                label=_("Your hotel or company"),
                widget=forms.TextInput(attrs={"autocomplete": "organization"}),
            )

    def clean_account(self) -> UUID:
        """Refuse what was typed on the page of another account."""
        pk: UUID = self.cleaned_data["account"]
        if self.account is None or pk != self.account.pk:
            raise forms.ValidationError(
                _("You work in another account by now. Have a look, and save once more.")
            )
        return pk


class InviteForm(AccountForm):
    """Invites a colleague."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("what a colleague is allowed to do", "May"),
        choices=[("manager", _("look and change")), ("viewer", _("only look"))],
        initial="viewer",
    )

    def clean_email(self) -> str:
        """Return the address in its normal form."""
        try:
            return normal_form(self.cleaned_data["email"])
        except InvalidAddress:
            raise forms.ValidationError(
                _("Please enter an e-mail address that a mail can be sent to.")
            ) from None


class MemberForm(forms.Form):
    """Names a member."""

    member = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RoleForm(MemberForm):
    """Gives a member another role."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


def read(form_class: type[F], request: HttpRequest) -> dict[str, Any]:
    """Return what was posted; raises BadRequest for what no page of ours sends."""
    form = form_class(request.POST)
    if not form.is_valid():
        raise BadRequest(form_class.__name__)
    return form.cleaned_data


def next_path(request: HttpRequest, *, default: str) -> str:
    """Return where to go next: the form's `next` if it is a path of this site, or `default`."""
    path = str(request.POST.get("next", ""))
    return path if is_safe_redirect(path) else default
