"""A hotel's rate plans and their rate codes as a file, out and in."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access.requests import SignedInRequest
from accounts.models import Membership
from audit.trail import record
from hotels.models import Property
from rates.files import importing, sentences
from rates.files.audit_events import EXPORTED
from rates.files.exporting import download
from rates.files.formats.table import InvalidFile
from rates.files.forms import ConfirmForm, RatePlanFileForm
from rates.files.importing import NotKeptAnyLonger, Owner
from rates.files.page import Report
from rates.files.rate_plans.resource import RatePlanResource, exported_plans
from rates.models import FileImport, MappableRatePlan, used_kinds
from rates.views.page import get_hotel


@require_safe
def export(request: SignedInRequest, hotel_id: UUID, extension: str) -> HttpResponse:
    """Send the hotel's rate plans as a file, to be looked at or changed and imported again."""
    hotel = _get_hotel(request, hotel_id, role=Membership.Role.VIEWER)
    now = timezone.now()
    name = f"{slugify(hotel.code) or 'hotel'}-rate-codes-{hotel.today(now=now)}"
    record(
        EXPORTED,
        by=request.user,
        account_id=hotel.connection.account_id,
        subject=f"{name}.{extension}",
        now=now,
    )
    return download(
        exported_plans(hotel), resource=RatePlanResource, name=name, extension=extension
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_rates(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show what a file would change, apply or undo it when asked, and tell what came of it."""
    hotel = _get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    if "undo" in request.POST:
        return _begin(request, hotel, request.POST["undo"], takes_back=True)
    if "key" in request.POST:
        return _begin(request, hotel, request.POST["key"], takes_back=False)
    if request.method == "POST":
        return _dry_run(request, hotel)
    key = request.GET.get("done", "")
    found = importing.find(key, owner=_owner(request, hotel), now=timezone.now()) if key else None
    if found is not None:
        return _shown(request, hotel, found)
    return _page(request, hotel, RatePlanFileForm())


def _get_hotel(request: SignedInRequest, pk: UUID, *, role: Membership.Role) -> Property:
    """Return the hotel; raises Http404 where the maker's app has no rate codes."""
    if MappableRatePlan.kind not in used_kinds():
        raise Http404
    return get_hotel(request, pk, role=role)


def _dry_run(request: SignedInRequest, hotel: Property) -> HttpResponse:
    form = RatePlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, hotel, form, status=422)
    upload, sheet = form.cleaned_data.pop("file"), form.cleaned_data.pop("sheet")
    try:
        shown = importing.dry_run(
            upload.read(),
            name=upload.name,
            resource=RatePlanResource(hotel=hotel, **form.cleaned_data),
            owner=_owner(request, hotel),
            now=timezone.now(),
            sheet=sheet,
        )
    except InvalidFile as error:
        form.add_error("file", sentences.refusal(error))
        return _page(request, hotel, form, status=422)
    return _shown(request, hotel, shown.file_import)


def _shown(request: SignedInRequest, hotel: Property, file_import: FileImport) -> HttpResponse:
    """Show a file as far as it has come."""
    if "HX-Request" in request.headers and not file_import.is_at_work:
        # The page that waits for the end is to be shown anew as a whole.
        return HttpResponseClientRefresh()
    report = Report(file_import, part=request.GET.get("part", ""), page=request.GET.get("page", ""))
    page = {
        "hotel": hotel,
        "shown": report,
        "report": report,
        "form": ConfirmForm(initial={"key": file_import.key}),
        "here": _address(hotel, file_import.key),
    }
    is_done = file_import.stage != FileImport.Stage.SHOWN
    template = "rates/files/outcome.html" if is_done else "rates/files/dry_run.html"
    return render(request, template, page)


def _begin(
    request: SignedInRequest, hotel: Property, key: str, *, takes_back: bool
) -> HttpResponse:
    begin = importing.take_back if takes_back else importing.confirm
    try:
        begin(key, owner=_owner(request, hotel), now=timezone.now())
    except NotKeptAnyLonger:
        problem = _(
            "The file you looked at is not kept any longer. Nothing was changed: please choose it "
            "again."
        )
        return _page(request, hotel, RatePlanFileForm(), status=410, problem=problem)
    return redirect(_address(hotel, key))


def _address(hotel: Property, key: str) -> str:
    return f"{reverse('rates:import', args=[hotel.pk])}?{urlencode({'done': key})}"


def _owner(request: SignedInRequest, hotel: Property) -> Owner:
    return Owner(user=request.user, scope=f"hotel {hotel.pk}", account=hotel.connection.account)


def _page(
    request: SignedInRequest,
    hotel: Property,
    form: RatePlanFileForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    columns = RatePlanResource.headers()
    page = {"hotel": hotel, "form": form, "problem": problem, "columns": columns}
    return render(request, "rates/files/import.html", page, status=status)
