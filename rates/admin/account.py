"""What mapping adds to the admin of accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import Property, RatePlan
from rates.admin.mappables.status import HotelsInUse
from rates.codes import copy_standard_codes as copy_codes
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RoomCode,
    used_kinds,
)
from staff.actions import act_on
from staff.extensions import Extension, extend
from staff.links import counted, listed


@admin.action(description=_("Copy the standard codes to it"), permissions=["change"])
def copy_standard_codes(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Account]
) -> None:
    """Give the chosen accounts the standard codes that they do not have."""
    act_on(
        queryset,
        chosen=queryset,
        act=lambda account: copy_codes(account) > 0,
        model_admin=model_admin,
        request=request,
        done=gettext("Standard codes copied"),
        because=gettext("It had them all."),
    )


def accepts_exact_matches(account: Any) -> bool:
    """Show whether exact matches are mapped without a person."""
    return ExactMatchRule.objects.for_account(account).exists()


accepts_exact_matches.boolean = True  # type: ignore[attr-defined]  # as Django's admin reads it

UNMAPPED = counted(
    "unmapped_count",
    RatePlan,
    description=_("unmapped rate plans"),
    account="pk",
    state="unmapped",
    **HotelsInUse.query,
)


def _count_unmapped() -> Coalesce:
    """Return how many rate plans in use of the account asked about have no code today."""
    unmapped = MappableRatePlan.objects.unmapped(on=timezone.now().date())
    mine = Property.objects.in_use().filter(connection__account=OuterRef(OuterRef("pk")))
    of_account = unmapped.filter(property__in=mine.values("pk")).order_by()
    counts = of_account.values("connection__account").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0)


extend(
    Account,
    Extension(
        columns=(UNMAPPED,),
        annotations={"unmapped_count": _count_unmapped},
        fields=(
            UNMAPPED,
            accepts_exact_matches,
            listed(RateCode, description=_("rate codes"), account="pk"),
        ),
        is_shown=lambda: MappableRatePlan.kind in used_kinds(),
    ),
)
extend(
    Account,
    Extension(
        fields=(listed(RoomCode, description=_("room codes"), account="pk"),),
        is_shown=lambda: MappableUnitGroup.kind in used_kinds(),
    ),
)
extend(Account, Extension(actions=(copy_standard_codes,), is_shown=lambda: bool(used_kinds())))
