"""What the pages send back."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from hotels.models import Connection, Property


class StartForm(forms.Form):
    """The account to connect, or the connection to renew: exactly one of them.

    `choose_login` asks apaleo to let the person choose another login than the remembered one.
    """

    account = forms.UUIDField(required=False)
    connection = forms.UUIDField(required=False)
    choose_login = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse none and both."""
        data = super().clean() or {}
        if bool(data.get("account")) == bool(data.get("connection")):
            raise forms.ValidationError(_("Name an account or a connection."))
        return data


class AnsweringForm(forms.Form):
    """The connection that was to be renewed when apaleo did not answer, if it was one."""

    connection = forms.UUIDField(required=False)


class ManyInOne(forms.SelectMultiple):
    """Reads rows from one field each or from one field together, parted by blanks."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the keys of the rows."""
        return [key for value in data.getlist(name) for key in value.split()]


class HotelsForm(forms.Form):
    """The hotels of a connection that were shown and, of these, the ones to use.

    `left_out` are those that were not used when they were shown; a form without it means what it
    says of every hotel. `all` speaks of all that were shown instead of ticking each.
    """

    all = forms.ChoiceField(choices=[("use", ""), ("leave", "")], required=False)

    def __init__(self, data: QueryDict, *, connection: Connection) -> None:
        super().__init__(data)
        hotels = Property.objects.filter(connection=connection)
        self.fields["shown"] = forms.ModelMultipleChoiceField(hotels, widget=ManyInOne)
        for name in ("used", "left_out"):
            self.fields[name] = forms.ModelMultipleChoiceField(
                hotels, required=False, widget=ManyInOne
            )

    def choice(self) -> dict[str, Any]:
        """Return what a valid form asks for, as `choose_hotels` takes it."""
        data = self.cleaned_data
        if data["all"]:
            return {"shown": data["shown"], "used": data["shown"] if data["all"] == "use" else []}
        left_out = data["left_out"] if "left_out" in self.data else None
        return {"shown": data["shown"], "used": data["used"], "left_out": left_out}
