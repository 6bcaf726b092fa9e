"""Export and import for the lists of staff."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Account
from audit.trail import record
from rates.files import importing, sentences
from rates.files.audit_events import EXPORTED
from rates.files.codes.resource import CodeResource
from rates.files.exporting import download
from rates.files.forms import ConfirmForm, FileForm, MappingFileForm
from rates.files.importing import NotKeptAnyLonger, Owner
from rates.files.page import Report
from rates.files.rate_plans.resource import StaffRatePlanResource
from rates.models import FileImport, RateCode
from spreadsheets.formats.table import MAX_ROWS, InvalidFile
from staff.choices import AutocompleteSelect
from staff.links import list_url

# What is exported can be imported again.
MAX_EXPORTED = MAX_ROWS


class AccountForm(forms.Form):
    """Chooses the account that a whole file is about."""

    account = forms.ModelChoiceField(
        Account.objects.all(),
        required=False,
        help_text=gettext_lazy("Needed for a file whose rows name no account."),
        widget=AutocompleteSelect(RateCode._meta.get_field("account"), admin.site),
    )


class StaffFileForm(AccountForm, FileForm):
    """Sends a file of codes, and the account if its rows name none."""


class StaffMappingFileForm(AccountForm, MappingFileForm):
    """Sends a file of rate plans, and the account if its rows name none."""


class FilesAdmin(admin.ModelAdmin):
    """Adds files to a list: out, what the list is narrowed to; in, shown first, then confirmed.

    A file belongs to whoever was shown it.
    """

    change_list_template = "admin/rates/change_list_with_files.html"
    file_resource: ClassVar[type[StaffRatePlanResource] | type[CodeResource]]
    file_form: ClassVar[type[AccountForm]] = StaffFileForm
    file_order: ClassVar[tuple[str, ...]]

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may look at the list may take it along."""
        return self.file_resource.is_used() and bool(self.has_view_permission(request))

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Whoever may change what is listed may do so by a file."""
        user: Any = request.user
        return self.file_resource.is_used() and self.file_resource.may_be_imported_by(user)

    def get_urls(self) -> list[Any]:
        """Add the addresses of the files to the list's own."""
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export_view), name=self._url_name("export")),
            path(
                "export.xlsx",
                wrap(self.export_view),
                {"extension": "xlsx"},
                name=self._url_name("export_xlsx"),
            ),
            path("import/", wrap(self.import_view), name=self._url_name("import")),
            path(
                "process_import/",
                wrap(self.process_import_view),
                name=self._url_name("process_import"),
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Tell the list which of the buttons to show."""
        buttons = {
            "has_export_permission": self.has_export_permission(request),
            "has_import_permission": self.has_import_permission(request),
        }
        return super().changelist_view(request, buttons | (extra_context or {}))

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest, extension: str = "csv") -> HttpResponseBase:
        """Send what the list is narrowed to."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            narrowed = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(f"{list_url(self.model)}?{ERROR_FLAG}=1")
        return self._export(request, narrowed, extension)

    @admin.action(description=gettext_lazy("Export the chosen as CSV"), permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """Send the chosen rows."""
        return self._export(request, queryset, "csv")

    @admin.action(description=gettext_lazy("Export the chosen as XLSX"), permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponseBase:
        """Send the chosen rows."""
        return self._export(request, queryset, "xlsx")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Add the exports to the list's own actions; where there are none the buttons do."""
        actions: dict[str, Any] = super().get_actions(request)
        exports = ("export_csv", "export_xlsx") if actions else ()
        return actions | {name: self.get_action(name) for name in exports}

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a file, show what it would change, or tell what came of it."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._dry_run(request)
        key = request.GET.get("done", "")
        found = importing.find(key, owner=self._owner(request), now=timezone.now()) if key else None
        if found is not None:
            return self._shown(request, found)
        return self._page(request, form=self.file_form())

    @method_decorator(require_POST)
    def process_import_view(self, request: HttpRequest) -> HttpResponseBase:
        """Apply the file that was shown, or take back what it has changed."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        takes_back = "undo" in request.POST
        key = str(request.POST.get("undo" if takes_back else "key", ""))
        begin = importing.take_back if takes_back else importing.confirm
        try:
            begin(key, owner=self._owner(request), now=timezone.now())
        except NotKeptAnyLonger:
            told = _(
                "The file you looked at is not kept any longer. Nothing was changed: please choose "
                "it again."
            )
            self.message_user(request, told, messages.ERROR)
            return redirect(self._address("import"))
        return redirect(self._address_of(key))

    def _dry_run(self, request: HttpRequest) -> HttpResponseBase:
        form = self.file_form(request.POST, request.FILES)
        if form.is_valid() and form.cleaned_data.get("creates_codes"):
            self._require_permission_to_create(request, form)
        if not form.is_valid():
            return self._page(request, form=form, status=422)
        options = form.cleaned_data
        upload, sheet = options.pop("file"), options.pop("sheet")
        try:
            shown = importing.dry_run(
                upload.read(),
                name=upload.name,
                resource=self.file_resource(**options),
                owner=self._owner(request),
                now=timezone.now(),
                sheet=sheet,
            )
        except InvalidFile as error:
            form.add_error("file", sentences.refusal(error))
            return self._page(request, form=form, status=422)
        return self._shown(request, shown.file_import)

    def _shown(self, request: HttpRequest, file_import: FileImport) -> HttpResponseBase:
        """Show a file as far as it has come."""
        report = Report(
            file_import, part=request.GET.get("part", ""), page=request.GET.get("page", "")
        )
        return self._page(
            request,
            shown=report,
            report=report,
            confirmation=ConfirmForm(initial={"key": file_import.key}),
            here=self._address_of(file_import.key),
        )

    def _require_permission_to_create(self, request: HttpRequest, form: forms.Form) -> None:
        user: Any = request.user
        if not user.has_perm("rates.add_ratecode"):
            form.add_error("creates_codes", _("You may not create rate codes."))

    def _export(
        self, request: HttpRequest, queryset: QuerySet[Any], extension: str
    ) -> HttpResponseBase:
        number = queryset.order_by().values("pk")[: MAX_EXPORTED + 1].count()
        if number > MAX_EXPORTED:
            refusal = _("Narrow the list first: a file holds at most %(number)s rows.")
            self.message_user(request, refusal % {"number": f"{MAX_EXPORTED:,}"}, messages.ERROR)
            return redirect(list_url(self.model))
        user: Any = request.user
        now = timezone.now()
        name = f"{str(self.opts.verbose_name_plural).replace(' ', '-')}-{now:%Y-%m-%d}"
        record(EXPORTED, by=user, is_staff=True, subject=f"{name}.{extension}: {number}", now=now)
        return download(
            queryset.order_by(*self.file_order),
            resource=self.file_resource,
            name=name,
            extension=extension,
        )

    def _owner(self, request: HttpRequest) -> Owner:
        user: Any = request.user
        return Owner(user=user, scope=f"staff {self.opts.label}", account=None, is_staff=True)

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self._url_name(page)}")

    def _address_of(self, key: str) -> str:
        return f"{self._address('import')}?{urlencode({'done': key})}"

    def _page(self, request: HttpRequest, *, status: int = 200, **page: Any) -> HttpResponseBase:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %(what)s") % {"what": self.opts.verbose_name_plural},
            "columns": self.file_resource.headers(),
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


class RatePlanFilesAdmin(FilesAdmin):
    """Adds files to the list of rate plans."""

    file_resource = StaffRatePlanResource
    file_form = StaffMappingFileForm
    file_order = ("connection__account__name", "property__name", "code", "unit_group__code", "pk")
