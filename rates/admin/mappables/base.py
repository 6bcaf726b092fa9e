"""What the admin of everything that is mapped to a code has in common."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hotels.admin.mirrored import MirroredAdmin
from matching import Suggestion
from rates.admin.code_choice import ListRowForm
from rates.admin.descriptions import describe_edit
from rates.admin.mappables.actions import MappingActions
from rates.admin.mappables.status import UNMAPPED, MappingStatusFilter, day_of, get_status
from rates.mapping import (
    ChangeContext,
    EditedMeanwhile,
    SwitchedOff,
    UnknownCode,
    lock_rows,
    map_to,
    unmap,
)
from rates.models import AnyMappable, used_kinds
from rates.models.days import holding
from rates.page import labels
from rates.suggestions import explain, suggest
from staff.badges import badge
from staff.choices import names_a_row
from staff.history import note_change
from staff.links import list_url

# What a list and a page tell of mappings; `mappingchange_list` leads to their history.
ABOUT_MAPPING = frozenset({"mapping_status", "mapped_to", "mappingchange_list"})


class MappableAdmin(MappingActions, MirroredAdmin):
    """Shows what each row is mapped to, and lets staff choose another code in the list.

    The list is edited; the page of one row is not, for the row is apaleo's. Where the maker's app
    has no codes for such rows, they are shown as apaleo has them.
    """

    mappable: ClassVar[type[AnyMappable]]
    list_select_related: ClassVar[tuple[str, ...]] = (
        "property",
        "unit_group",
        "connection__account",
    )

    @property
    def media(self) -> Any:
        """Return the scripts of the pages, with those of choosing a code."""
        code = self.mappable.mapping_model._meta.get_field("code")
        return super().media + AutocompleteSelect(code, self.admin_site).media

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever has the permission may edit the list."""
        return obj is None and self.has_act_permission(request)

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Ask for the kind too, for all actions are about mappings."""
        return self.is_used() and super().has_act_permission(request)

    def is_used(self) -> bool:
        """Tell whether the app has codes for such rows."""
        return self.mappable.kind in used_kinds()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the lines of the page."""
        return self._without_mapping(super().get_fields(request, obj))

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return the filters."""
        filters = super().get_list_filter(request)
        return [each for each in filters if each is not MappingStatusFilter or self.is_used()]

    def _without_mapping(self, columns: Iterable[Any]) -> list[Any]:
        """Leave out what is about mappings where there are none."""
        names = {each: getattr(each, "__name__", each) for each in columns}
        return [each for each in names if names[each] not in ABOUT_MAPPING or self.is_used()]

    def get_mappings(self, request: HttpRequest) -> QuerySet[Any]:
        """Return mappings that know whether they hold on the day of the list."""
        holds = ExpressionWrapper(holding(day_of(request)), output_field=BooleanField())
        mappings = self.mappable.mapping_model._default_manager.select_related("code")
        return mappings.annotate(holds=holds).order_by("valid_from", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return rows with their mappings, which a whole page of them reads in one step."""
        rows: QuerySet[Any] = self.mappable._default_manager.order_by(*self.get_ordering(request))
        return rows.prefetch_related(Prefetch("mappings", self.get_mappings(request)))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, with suggestions once the list is that of one account."""
        if not self.is_used():
            return self._without_mapping(super().get_list_display(request))
        *columns, mapped_to = super().get_list_display(request)
        suggestion = ["suggestion"] if self._is_narrowed(request) else []
        return [*columns, *suggestion, mapped_to]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list with its suggestions, to be edited by whoever may."""
        changelist: Any = super().get_changelist_instance(request)
        if self.has_change_permission(request) and not changelist.is_popup:
            changelist.list_editable = ("mapped_to",)
        if request.method == "POST" and "_save" in request.POST:
            # Meanwhile others may have changed which rows the list has. If it is shown again
            # with what was wrong, it must be with the rows that the form is about.
            posted = self._get_list_editable_queryset(request, prefix="form")
            by_key = {str(row.pk): row for row in posted}
            keys = self._get_edited_object_pks(request, prefix="form")
            changelist.result_list = [by_key[key] for key in keys if key in by_key]
        if "suggestion" in changelist.list_display:
            self._suggest(list(changelist.result_list), request)
        return changelist

    def _suggest(self, rows: list[Any], request: HttpRequest) -> None:
        open_rows = [row for row in rows if get_status(row, _current(row))[1] is UNMAPPED]
        accounts = {row.connection.account for row in open_rows}
        if len(accounts) == 1:
            found = suggest(open_rows, account=accounts.pop(), on=day_of(request))
            for row in open_rows:
                row.suggested = found.get(row.pk)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form of one row of the list."""
        own = {"fields": (), "form": ListRowForm}
        return super().get_changelist_form(request, **{**own, **kwargs})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show or save the list: all of it, or nothing if somebody else was a moment faster."""
        is_saving = "_save" in request.POST and self.has_change_permission(request)
        try:
            with transaction.atomic() if is_saving else nullcontext():
                if is_saving:
                    self._lock_edited(request)
                return super().changelist_view(request, extra_context)
        except EditedMeanwhile as edited:
            refusal = _("Nothing was saved. %(why)s") % {"why": describe_edit(edited.change)}
        except SwitchedOff as code:
            refusal = _("Nothing was saved. %(code)s has just been switched off.") % {"code": code}
        except UnknownCode as code:
            refusal = _("Nothing was saved. %(code)s has just been deleted.") % {"code": code}
        self.message_user(request, refusal, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def _lock_edited(self, request: HttpRequest) -> None:
        """Lock what is saved, for another list may save the same rows in another order."""
        keys = self._get_edited_object_pks(request, prefix="form")
        known = [key for key in keys if names_a_row(self.mappable, key)]
        lock_rows(self.mappable._default_manager.filter(pk__in=known))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Map a row of the list as chosen."""
        user: Any = request.user
        code, seen = form.cleaned_data["mapped_to"], form.cleaned_data["seen_version"]
        context = ChangeContext(by=user, seen_version=seen, now=timezone.now())
        if code is None:
            unmap(obj, context=context)
        else:
            map_to(obj, code=code, context=context)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Say in the row's history what was chosen; who had mapped it to what is in the changes."""
        code = form.cleaned_data["mapped_to"]
        if code is None:
            return _("Mapping taken away.")
        return _("Mapped to %(code)s.") % {"code": code.code}

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Note it in the history of the row's page."""
        user: Any = request.user
        note_change([obj], user_id=user.pk, text=message)

    def describe_status(self, row: Any) -> str:
        """Show how far the mapping is."""
        return badge(*get_status(row, _current(row)))

    def describe_mappings(self, row: Any) -> str:
        """Show all codes and their days, and link to the mappings."""
        periods = labels.periods((mapping.code.code, mapping) for mapping in row.mappings.all())
        address = list_url(self.mappable.mapping_model, **{row.relation: row.pk})
        return format_html('<a href="{}">{}</a>', address, periods or labels.nothing())

    def suggestion(self, row: Any) -> str | None:
        """Show what is suggested, and why."""
        found: Suggestion | None = getattr(row, "suggested", None)
        if found is None:
            return None
        return format_html("<strong>{}</strong> {}", found.code, explain(found))


def _current(row: AnyMappable) -> Any:
    """Return the mapping that holds on the day of the list."""
    mappings: Any = row.mappings.all()
    return next((mapping for mapping in mappings if mapping.holds), None)
