"""Mapping several rows at once."""

from collections.abc import Callable
from itertools import groupby
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rates.mapping import ChangeContext, EditedMeanwhile, UnknownCode, lock_rows, map_to, unmap
from rates.models import MappingChange
from rates.models.code_key import MAX_TEXT_LENGTH, InvalidCode, clean_code
from rates.suggestions import accept_suggestions
from staff.actions import act_on, count_unless_too_many, tell
from staff.history import note_change


class MapForm(ActionForm):
    """The action, and the code that one of them is about."""

    to_code = forms.CharField(label=_("Code:"), max_length=MAX_TEXT_LENGTH, required=False)


class MappingActions(admin.ModelAdmin):
    """What can be done with several rate plans or unit groups at once."""

    mappable: ClassVar[Any]
    action_form = MapForm
    actions: tuple[str, ...] = ("map_chosen", "accept_suggestions", "unmap")

    @admin.action(description=_("Map to the code typed here"), permissions=["act"])
    def map_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Map each of the chosen rows to its account's code of that name."""
        try:
            code = clean_code(request.POST.get("to_code", ""))
        except InvalidCode as invalid:
            refusal = gettext("Nothing was done. %(why)s") % {"why": invalid.message}
            self.message_user(request, refusal, messages.ERROR)
            return

        def map_row(row: Any, *, context: ChangeContext) -> MappingChange | None:
            found = row.code_model.objects.for_account(row.account).active().written(code).first()
            return map_to(row, code=found, context=context) if found else None

        rows: Any = queryset
        on = timezone.now().date()
        self.change_each(
            rows.not_decided_otherwise(on=on).select_related("connection__account"),
            map_row,
            chosen=queryset,
            request=request,
            done=gettext("Mapped to %(code)s") % {"code": code},
            because=gettext(
                "It was mapped like that already, is mapped from a later day on or not used, or "
                "its account has no such code in use."
            ),
        )

    @admin.action(description=_("Accept the sure suggestions"), permissions=["act"])
    def accept_suggestions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Map what has no mapping and a suggestion that is sure enough, hotel by hotel."""
        number = count_unless_too_many(queryset, model_admin=self, request=request)
        if number is None:
            return
        user: Any = request.user
        now = timezone.now()
        context = ChangeContext(by=user, now=now)
        rows = queryset.filter(mappings=None).select_related("property", "connection__account")
        unmapped = accepted = 0
        for hotel, group in groupby(rows.order_by("property", "pk"), key=lambda row: row.property):
            today = hotel.today(now=now)
            mine = list(group)
            keys = [row.pk for row in mine]
            unmapped += (
                self.mappable._default_manager.unmapped(on=today).filter(pk__in=keys).count()
            )
            account = mine[0].connection.account
            with transaction.atomic():
                lock_rows(mine)
                done = accept_suggestions(mine, account=account, on=today, context=context)
                note_change(done, user_id=user.pk, text=gettext("Suggestion accepted."))
            accepted += len(done)
        left = {"unsure": unmapped - accepted, "nothing": number - unmapped}
        because = gettext("No sure suggestion: %(unsure)d. Nothing to map: %(nothing)d.") % left
        tell(
            accepted,
            of=number,
            model_admin=self,
            request=request,
            done=gettext("Suggestion accepted"),
            because=because,
        )

    @admin.action(description=_("Take the mapping away"), permissions=["act"])
    def unmap(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take all codes of the chosen rows away."""
        self.change_each(
            queryset.filter(mappings__isnull=False).distinct(),
            unmap,
            chosen=queryset,
            request=request,
            done=gettext("Mapping taken away"),
            because=gettext("It was not mapped."),
        )

    def change_each(
        self,
        fitting: QuerySet[Any],
        operation: Callable[..., MappingChange | None],
        *,
        chosen: QuerySet[Any],
        request: HttpRequest,
        done: str,
        because: str,
    ) -> None:
        """Do one operation of `rates.mapping` with each fitting row.

        A row that somebody changes at the same moment is left alone, and so is one whose code
        somebody deletes.
        """
        user: Any = request.user
        context = ChangeContext(by=user, now=timezone.now())

        def change(row: Any) -> bool:
            try:
                made = operation(row, context=context.having_seen(row.mapping_version))
            except (EditedMeanwhile, UnknownCode):
                return False
            return made is not None

        act_on(
            fitting,
            chosen=chosen,
            act=change,
            model_admin=self,
            request=request,
            done=done,
            because=because,
        )
