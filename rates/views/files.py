"""What rate plans and room types are mapped to as a file, out and in.

Both are of one hotel or, with `?hotels=all`, of all hotels of the account, and about rate plans or,
with `?about=room-types`, about room types.
"""

from typing import Any
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
from rates.files.forms import ConfirmForm, MappingFileForm
from rates.files.importing import NotKeptAnyLonger, Owner
from rates.files.kinds import RESOURCES
from rates.files.page import Report
from rates.files.rate_plans.resource import (
    MappingResource,
    RatePlanResource,
    RoomTypeResource,
    exported_rows,
)
from rates.models import FileImport, MappableRatePlan, used_kinds
from rates.progress.counts import get_mapped_hotels
from rates.views.page import get_hotel
from spreadsheets.formats.table import InvalidFile
from spreadsheets.formats.xlsx_writing import Choices

ABOUT: dict[str, type[MappingResource]] = {
    "rate-plans": RatePlanResource,
    "room-types": RoomTypeResource,
}


@require_safe
def export(request: SignedInRequest, hotel_id: UUID, extension: str) -> HttpResponse:
    """Send a file, to be looked at or changed and imported again."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.VIEWER)
    resource = _get_resource(request)
    account, now = hotel.connection.account, timezone.now()
    is_all = request.GET.get("hotels") == "all"
    noun = resource.subject.mapped_column.replace(" ", "-")
    whose = "all-hotels" if is_all else slugify(hotel.code) or "hotel"
    name = f"{whose}-{noun}s-{hotel.today(now=now)}"
    record(
        EXPORTED,
        by=request.user,
        account_id=account.pk,
        subject=f"{name}.{extension}",
        now=now,
    )
    codes: Any = resource.subject.proxy.code_model.objects
    offered = codes.for_account(account).active().order_by("code", "pk")
    return download(
        exported_rows(resource.subject, get_mapped_hotels(account) if is_all else [hotel]),
        resource=resource,
        name=name,
        extension=extension,
        choices=Choices(
            column=resource.subject.mapped_column, codes=list(offered.values_list("code", "name"))
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_rates(request: SignedInRequest, hotel_id: UUID) -> HttpResponse:
    """Show what a file would change, apply or undo it when asked, and tell what came of it."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    _get_resource(request)
    if "undo" in request.POST:
        return _begin(request, hotel, request.POST["undo"], takes_back=True)
    if "key" in request.POST:
        return _begin(request, hotel, request.POST["key"], takes_back=False)
    if request.method == "POST":
        return _dry_run(request, hotel)
    found = _find(request, hotel, request.GET.get("done", ""))
    if found is not None:
        return _shown(request, hotel, found)
    return _page(request, hotel, MappingFileForm())


def _get_resource(request: SignedInRequest) -> type[MappingResource]:
    """Return what the file is about; raises Http404 where the maker's app has no codes for it."""
    default = "rate-plans" if MappableRatePlan.kind in used_kinds() else "room-types"
    resource = ABOUT.get(request.GET.get("about", default))
    if resource is None or not resource.is_used():
        raise Http404
    return resource


def _find(request: SignedInRequest, hotel: Property, key: str) -> FileImport | None:
    """Return what is kept under a key; raises Http404 where the app has no codes for it."""
    found = importing.find(key, owner=_owner(request, hotel), now=timezone.now())
    if found is not None and not RESOURCES[found.kind].is_used():
        raise Http404
    return found


def _dry_run(request: SignedInRequest, hotel: Property) -> HttpResponse:
    form = MappingFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, hotel, form, status=422)
    upload, sheet = form.cleaned_data.pop("file"), form.cleaned_data.pop("sheet")
    try:
        shown = importing.dry_run(
            upload.read(),
            name=upload.name,
            resource=_get_resource(request)(hotel=hotel, **form.cleaned_data),
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
    if request.htmx and not file_import.is_at_work:
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
    _find(request, hotel, key)
    try:
        begin(key, owner=_owner(request, hotel), now=timezone.now())
    except NotKeptAnyLonger:
        problem = _(
            "The file you looked at is not kept any longer. Nothing was changed: please choose it "
            "again."
        )
        return _page(request, hotel, MappingFileForm(), status=410, problem=problem)
    return redirect(_address(hotel, key))


def _address(hotel: Property, key: str) -> str:
    return f"{reverse('rates:import', args=[hotel.pk])}?{urlencode({'done': key})}"


def _owner(request: SignedInRequest, hotel: Property) -> Owner:
    return Owner(user=request.user, scope=f"hotel {hotel.pk}", account=hotel.connection.account)


def _page(
    request: SignedInRequest,
    hotel: Property,
    form: MappingFileForm,
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    resource = _get_resource(request)
    page = {
        "hotel": hotel,
        "form": form,
        "problem": problem,
        "columns": resource.headers(),
        "is_about_rooms": resource is RoomTypeResource,
        "stopped": [
            sentences.told_of_stop(each)
            for each in importing.list_stopped(hotel.connection.account, now=timezone.now())
        ],
    }
    return render(request, "rates/files/import.html", page, status=status)
