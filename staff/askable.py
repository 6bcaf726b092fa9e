"""Lists that take any question and any choice of rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, ValidationError
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext

from staff.choices import AutocompleteSelect, MultipleRows, names_a_row

# A pattern can take a database ages, and an address holds one bound of a range. No list of ours
# asks by either.
REFUSED_LOOKUPS = frozenset({"regex", "iregex", "range"})
# What columns and their Python types raise for a value that is none of theirs; a duration meets
# the text only when its statement is written.
UNANSWERABLE = (
    AttributeError,
    DatabaseError,
    OverflowError,
    TypeError,
    ValidationError,
    ValueError,
)


class AskableAdmin(ModelAdmin):
    """What every admin of the site is made of besides itself, those of packages included.

    Django refuses a filter that it cannot build a query of; this refuses in the same way one
    that the database cannot answer, such as a number that no column holds.
    """

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the row; an empty name of a column is none."""
        return super().get_object(request, object_id, from_field or None)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to filter by patterns and ranges."""
        if REFUSED_LOOKUPS.intersection(lookup.split(LOOKUP_SEP)):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, which has counted its rows; Django says it if there cannot be any."""
        if not request.GET:
            return super().get_changelist_instance(request)
        try:
            # What comes after the refusal is asked on the same connection.
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except OperationalError:
            # The database is not there, which is nobody's question.
            raise
        except UNANSWERABLE as error:
            raise IncorrectLookupParameters(error) from error

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, or act on rows of it. Raises BadRequest for what names no row."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(names_a_row(self.model, each) for each in chosen):
            raise BadRequest("a choice of what names no row")
        return super().changelist_view(request, extra_context)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **options: Any
    ) -> HttpResponse | None:
        """Act on the chosen rows; on a whole list only if it has as many as it was shown with."""
        shown = request.POST.get("listed", "")
        if not shown or request.POST.get("select_across", "0") in {"", "0"}:
            return super().response_action(request, queryset, *args, **options)
        count = self.get_paginator(request, queryset, self.list_per_page).count
        if shown == str(count):
            return super().response_action(request, queryset, *args, **options)
        refusal = ngettext(
            "Nothing was done: since you saw this list something has changed, and it has "
            "%(number)d row now. Have another look.",
            "Nothing was done: since you saw this list something has changed, and it has "
            "%(number)d rows now. Have another look.",
            count,
        )
        self.message_user(request, refusal % {"number": count}, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field that chooses a row."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget",
                AutocompleteSelect(db_field, self.admin_site, using=kwargs.get("using")),
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field that chooses several rows."""
        kwargs.setdefault("form_class", MultipleRows)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
