"""What every action owes: an entry in the history and an honest answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, action
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import model_ngettext
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staff.history import note_change

MAX_AT_ONCE = 500


def act_on(
    fitting: QuerySet[Any],
    *,
    chosen: QuerySet[Any],
    act: Callable[[Any], bool],
    model_admin: ModelAdmin,
    request: HttpRequest,
    done: str | Promise,
    because: str | Promise,
) -> None:
    """Do `act` for each of the `fitting` rows among the `chosen`, and tell for how many.

    A row counts as touched when `act` returns True; its history then says who did what and when,
    committed together with the deed. Of the others the answer says `because`. More rows than one
    request can see to ("Select all" reaches the whole table) are refused before any is touched.
    """
    number = count_unless_too_many(chosen, model_admin=model_admin, request=request)
    if number is None:
        return
    user: Any = request.user
    touched = 0
    for row in list(fitting.order_by("pk")):
        with transaction.atomic():
            if act(row):
                note_change([row], user_id=user.pk, text=f"{done}.")
                touched += 1
    tell(
        touched,
        of=number,
        model_admin=model_admin,
        request=request,
        done=done,
        because=because,
    )


def count_unless_too_many(
    chosen: QuerySet[Any], *, model_admin: ModelAdmin, request: HttpRequest
) -> int | None:
    """Return the number of chosen rows, or say that they are too many and return None."""
    number = chosen.order_by().values("pk")[: MAX_AT_ONCE + 1].count()
    if number <= MAX_AT_ONCE:
        return number
    refusal = _(
        "Nothing was done: at most %(number)d rows are taken at once, and more are chosen. "
        "Narrow the list with its filters or the search, and do it part by part."
    )
    model_admin.message_user(request, refusal % {"number": MAX_AT_ONCE}, messages.ERROR)
    return None


@action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
def delete_chosen(
    model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponse | None:
    """Delete the chosen rows after a question, whose page names each of them in a field."""
    if count_unless_too_many(queryset, model_admin=model_admin, request=request) is None:
        return None
    asked: HttpResponse | None = delete_selected(model_admin, request, queryset)
    return asked


def tell(
    touched: int,
    *,
    of: int,
    model_admin: ModelAdmin,
    request: HttpRequest,
    done: str | Promise,
    because: str | Promise,
) -> None:
    """Say how many of the chosen rows were touched and, of the others, `because`."""
    opts = model_admin.opts
    if touched:
        answer = _("%(done)s: %(number)d %(names)s.")
        told = {"done": done, "number": touched, "names": model_ngettext(opts, touched)}
        model_admin.message_user(request, answer % told, messages.SUCCESS)
    if touched < of:
        left = of - touched
        answer = _("Left alone: %(number)d %(names)s. %(because)s")
        told = {"number": left, "names": model_ngettext(opts, left), "because": because}
        model_admin.message_user(request, answer % told, messages.WARNING)
