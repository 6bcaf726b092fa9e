"""A hotel's rate plans and their rate codes as a file, out and in."""

from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership
from accounts.requests import SignedInRequest
from audit.trail import record
from hotels.models import Property
from rates.audit_events import EXPORTED
from rates.files import importing
from rates.files.exporting import download
from rates.files.formats.table import InvalidFile
from rates.files.forms import ConfirmForm, RatePlanFileForm
from rates.files.rate_plans.resource import RatePlanResource, exported_plans
from rates.files.staging import NotStaged
from rates.views.page import get_hotel


@require_safe
def export(request: SignedInRequest, hotel_id: UUID, extension: str) -> HttpResponse:
    """Send the hotel's rate plans as a file, to be looked at or changed and imported again."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.VIEWER)
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
    """Show what a file would change, apply it when it is confirmed, and tell what came of it."""
    hotel = get_hotel(request, hotel_id, role=Membership.Role.MANAGER)
    if "key" in request.POST:
        return _confirm(request, hotel)
    if request.method == "POST":
        return _dry_run(request, hotel)
    if "done" in request.GET:
        report = importing.report_on(request.GET["done"], owner=_owner(request, hotel))
        if report is not None:
            page = {"hotel": hotel, "report": report}
            return render(request, "rates/files/outcome.html", page)
    return _page(request, hotel, RatePlanFileForm())


def _dry_run(request: SignedInRequest, hotel: Property) -> HttpResponse:
    form = RatePlanFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, hotel, form, status=422)
    upload = form.cleaned_data.pop("file")
    try:
        shown = importing.dry_run(
            upload.read(),
            name=upload.name,
            make=partial(RatePlanResource, hotel=hotel),
            options=form.cleaned_data,
            owner=_owner(request, hotel),
        )
    except InvalidFile as error:
        form.add_error("file", str(error))
        return _page(request, hotel, form, status=422)
    except NotStaged as error:
        return _page(request, hotel, form, status=503, problem=str(error))
    page = {
        "hotel": hotel,
        "shown": shown,
        "report": shown.report,
        "form": ConfirmForm(initial={"key": shown.key}),
    }
    return render(request, "rates/files/dry_run.html", page)


def _confirm(request: SignedInRequest, hotel: Property) -> HttpResponse:
    key = request.POST["key"]
    try:
        importing.confirm(
            key,
            make=partial(RatePlanResource, hotel=hotel),
            owner=_owner(request, hotel),
            by=request.user,
            now=timezone.now(),
        )
    except importing.NotStagedAnyLonger as error:
        return _page(request, hotel, RatePlanFileForm(), status=410, problem=str(error))
    address = reverse("rates:import", args=[hotel.pk])
    return redirect(f"{address}?{urlencode({'done': key})}")


def _owner(request: SignedInRequest, hotel: Property) -> str:
    return f"hotelier {request.user.pk} {hotel.connection.account_id} {hotel.pk}"


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
