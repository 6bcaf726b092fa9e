"""Export and import for the lists of staff."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from import_export.admin import ImportExportMixin

from accounts.models import Account
from rates.files import importing
from rates.files.codes.resource import CodeResource
from rates.files.formats.detection import FORMATS
from rates.files.formats.table import MOST_ROWS, Unreadable
from rates.files.forms import ConfirmForm, FileForm, RatePlanFileForm
from rates.files.rate_plans.resource import StaffRatePlanResource
from rates.files.staging import NotKept
from rates.models import RateCode
from staff.links import list_url

# What is exported can be imported again.
MOST_EXPORTED = MOST_ROWS


class FilesAdmin(ImportExportMixin, admin.ModelAdmin):
    """Adds files to a list: out, what the list is narrowed to; in, shown first, then confirmed.

    The buttons and addresses are django-import-export's, and so are the resources; the pages are
    ours: a file belongs to whoever was shown it, and there is no inline script.
    """

    file_resource: ClassVar[type[StaffRatePlanResource] | type[CodeResource]]
    file_form: ClassVar[type[FileForm]] = FileForm
    file_order: ClassVar[tuple[str, ...]]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may look at the list may take it along."""
        return bool(self.has_view_permission(request))

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may change what is listed may do so by a file."""
        return bool(self.has_change_permission(request))

    def get_urls(self) -> list[Any]:
        """Add the second format; the list of django-import-export's own addresses has one."""
        app, model = self.get_model_info()
        view = self.admin_site.admin_view(self.export_action)
        name = f"{app}_{model}_export_xlsx"
        return [
            path("export.xlsx", view, {"extension": "xlsx"}, name=name),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def export_action(self, request: HttpRequest, extension: str = "csv") -> HttpResponseBase:
        """Send what the list is narrowed to."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self._export(request, self.get_export_queryset(request), extension)

    @admin.action(description="Export the chosen as CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """Send the chosen rows."""
        return self._export(request, queryset, "csv")

    @admin.action(description="Export the chosen as XLSX", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """Send the chosen rows."""
        return self._export(request, queryset, "xlsx")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Add the exports to the list's own actions; where there are none the buttons do."""
        actions: dict[str, Any] = super().get_actions(request)
        exports = ("export_csv", "export_xlsx") if actions else ()
        return actions | {name: self.get_action(name) for name in exports}

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Ask for a file, show what it would change, or tell what came of it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._dry_run(request)
        owner = self._owner(request)
        summary = importing.outcome_of(request.GET.get("done", ""), owner=owner)
        if summary is not None:
            return self._page(request, summary=summary)
        return self._page(request, form=self._form())

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Apply the file that was shown."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        user: Any = request.user
        key, owner = str(request.POST.get("key", "")), self._owner(request)
        is_repeated = importing.outcome_of(key, owner=owner) is not None
        try:
            summary = importing.confirm(
                key, make=self._make, owner=owner, by=user, now=timezone.now()
            )
        except importing.Gone as gone:
            self.message_user(request, str(gone), messages.ERROR)
            return redirect(self._address("import"))
        if not is_repeated:
            changed = self.model._default_manager.filter(pk__in={c.pk for c in summary.changes})
            LogEntry.objects.log_actions(user.pk, changed, CHANGE, "Imported.")
        return redirect(f"{self._address('import')}?{urlencode({'done': key})}")

    def _dry_run(self, request: HttpRequest) -> HttpResponseBase:
        form = self._form(request.POST, request.FILES)
        if form.is_valid() and form.cleaned_data.get("creates_codes"):
            self._require_permission_to_create(request, form)
        if not form.is_valid():
            return self._page(request, form=form, status=422)
        said = form.cleaned_data
        upload, account = said.pop("file"), said.pop("account")
        try:
            shown = importing.dry_run(
                upload.read(),
                name=upload.name,
                make=self._make,
                options=said | {"account": account.pk if account else None},
                owner=self._owner(request),
            )
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self._page(request, form=form, status=422)
        except NotKept as not_kept:
            self.message_user(request, str(not_kept), messages.ERROR)
            return self._page(request, form=form, status=503)
        confirmation = ConfirmForm(initial={"key": shown.key})
        return self._page(request, shown=shown, summary=shown.summary, confirmation=confirmation)

    def _require_permission_to_create(self, request: HttpRequest, form: forms.Form) -> None:
        user: Any = request.user
        if not user.has_perm("rates.add_ratecode"):
            form.add_error("creates_codes", "You may not create rate codes.")

    def _export(
        self, request: HttpRequest, queryset: QuerySet[Any], extension: str
    ) -> HttpResponseBase:
        number = queryset.order_by().values("pk")[: MOST_EXPORTED + 1].count()
        if number > MOST_EXPORTED:
            refusal = f"Narrow the list first: a file holds at most {MOST_EXPORTED:,} rows."
            self.message_user(request, refusal, messages.ERROR)
            return redirect(list_url(self.model))
        dataset = self.file_resource().export(queryset.order_by(*self.file_order))
        file_format = FORMATS[extension]()
        name = f"{self.opts.verbose_name_plural}-{timezone.now():%Y-%m-%d}.{extension}"
        return HttpResponse(
            file_format.export_data(dataset),
            content_type=file_format.get_content_type(),
            headers={
                "Content-Disposition": f'attachment; filename="{name.replace(" ", "-")}"',
                "Cache-Control": "no-store",
            },
        )

    def _form(self, *sent: Any) -> forms.Form:
        """Return the form with a choice of the account that the whole file is about."""
        of = RateCode._meta.get_field("account")
        account = forms.ModelChoiceField(
            Account.objects.all(),
            required=False,
            help_text="Needed for a file whose rows name no account.",
            widget=AutocompleteSelect(of, self.admin_site),
        )
        form: type[forms.Form] = type("StaffFileForm", (self.file_form,), {"account": account})
        return form(*sent)

    def _make(self, *, account: Any = None, **options: Any) -> StaffRatePlanResource | CodeResource:
        chosen = Account.objects.get(pk=account) if account else None
        return self.file_resource(account=chosen, **options)

    def _owner(self, request: HttpRequest) -> str:
        return f"staff {request.user.pk} {self.opts.label}"

    def _address(self, page: str) -> str:
        app, model = self.get_model_info()
        return reverse(f"admin:{app}_{model}_{page}")

    def _page(self, request: HttpRequest, *, status: int = 200, **page: Any) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Import {self.opts.verbose_name_plural}",
            "columns": self.file_resource.fields,
            "import_url": self._address("import"),
            "process_url": self._address("process_import"),
            # Together, for scripts that are there twice act twice.
            "media": self.media + page["form"].media if "form" in page else self.media,
            **page,
        }
        return TemplateResponse(request, "admin/rates/import.html", context, status=status)


class CodeFilesAdmin(FilesAdmin):
    """Adds files to a list of codes."""

    file_order = ("account__name", "account", "code", "pk")

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Ask for the permission to add as well, for a file may bring new codes."""
        return super().has_import_permission(request) and bool(self.has_add_permission(request))


class RatePlanFilesAdmin(FilesAdmin):
    """Adds files to the list of rate plans."""

    file_resource = StaffRatePlanResource
    file_form = RatePlanFileForm
    file_order = ("connection__account__name", "property__name", "code", "unit_group__code", "pk")
