"""The account's codes with how much is mapped to them, and what can be done with one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Count, ProtectedError, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from rates.codes import CodeTaken, switch
from rates.models import RateCode, RoomCode
from rates.models.code_key import clean_code, validate_code
from rates.page.forms import code_kinds

AnyCode = RateCode | RoomCode
MODELS: dict[str, type[AnyCode]] = {"rate": RateCode, "room": RoomCode}


class CodeGone(Exception):
    """The code was deleted meanwhile."""


class InUse(Exception):
    """Something is mapped to the code: switch it off instead."""


class ManageForm(forms.Form):
    """A code, what is to be done with it, and how it is written and named from then on.

    `seen_code` and `seen_name` are how it was when the form was shown.
    """

    kind = forms.ChoiceField(choices=code_kinds)
    pk = forms.IntegerField(min_value=1)
    do = forms.ChoiceField(choices=[(do, "") for do in ("save", "off", "on", "delete")])
    code = forms.CharField(label=_("Code"), validators=[validate_code], required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Leave no code and None for a name that are as they were seen: they are not written.

        Another tab may have changed them since.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "code" in cleaned and cleaned["code"] == self.data.get("seen_code"):
            cleaned["code"] = ""
        if "name" in cleaned and cleaned["name"] == self.data.get("seen_name", "").strip():
            cleaned["name"] = None
        return cleaned


def list_codes(account: Account, kind: str) -> QuerySet[Any]:
    """Return the codes with the number of mappings to each, the ones in use first."""
    codes: Any = MODELS[kind].objects.for_account(account)
    found: QuerySet[Any] = codes.annotate(used=Count("mappings")).order_by(
        "-is_active", "code", "pk"
    )
    return found


def rename(code: AnyCode, *, to: str, name: str | None) -> None:
    """Write the code, its name, or both anew; mappings follow.

    No code and None for a name leave what is there. Raises InvalidCode, CodeTaken or CodeGone.
    """
    written = {"code": clean_code(to)} if to else {}
    written |= {"name": name.strip()} if name is not None else {}
    for field, value in written.items():
        setattr(code, field, value)
    try:
        with transaction.atomic():
            if _lock(code) is None:
                raise CodeGone
            code.save(update_fields=written)
    except IntegrityError:
        raise CodeTaken(code.code) from None


def delete(code: AnyCode) -> None:
    """Delete a code that nothing is mapped to; raises InUse."""
    try:
        with transaction.atomic():
            # Whoever maps to it at this moment keeps it, and who comes later finds it gone.
            locked = _lock(code)
            if locked is not None:
                locked.delete()
    except (ProtectedError, IntegrityError):
        raise InUse from None


def _lock(code: AnyCode) -> AnyCode | None:
    codes: Any = type(code).objects
    found: AnyCode | None = codes.select_for_update().filter(pk=code.pk).first()
    return found


def manage(code: AnyCode, *, do: str, to: str, name: str | None) -> None:
    """Do with a code what a form asks for; raises what the functions above raise."""
    match do:
        case "save":
            rename(code, to=to, name=name)
        case "delete":
            delete(code)
        case _:
            switch(code, is_active=do == "on")
