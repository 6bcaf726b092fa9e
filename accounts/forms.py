"""What people type and choose on the hotelier's own pages."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.names import NameField
from accounts.redirects import is_safe_redirect
from mail.addresses import InvalidAddress, normal_form

F = TypeVar("F", bound=forms.Form)


class AccountForm(forms.Form):
    """Names the account that a form is about."""

    account = forms.UUIDField(widget=forms.HiddenInput)


class NewAccountForm(forms.Form):
    """Creates an account."""

    name = NameField(
        label="Your hotel or company",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class InviteForm(AccountForm):
    """Invites a colleague."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="May",
        choices=[("manager", "look and change"), ("viewer", "only look")],
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

    role = forms.ChoiceField(label="Role", choices=Membership.Role.choices)


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
