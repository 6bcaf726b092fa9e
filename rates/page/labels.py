"""Rate plans and their mappings in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import isolate
from rates.mapping import State
from rates.models import AnyMappable, MappableRatePlan, MappingChange, Origin

CHANNELS = {
    "BookingCom": "Booking.com",
    "Ibe": gettext_lazy("booking engine"),
    "ChannelManager": gettext_lazy("channel manager"),
}


class Dated(Protocol):
    """What has a first and a last day, either of which may be open."""

    @property
    def valid_from(self) -> date | None:
        """Return the first day."""

    @property
    def valid_until(self) -> date | None:
        """Return the last day."""


def days(period: Dated) -> str:
    """Return on which days it holds: `from 1 Jan 2026 until 31 Mar 2026`, `on all days`."""
    first, last = period.valid_from, period.valid_until
    if first and last:
        return _("from %(first)s until %(last)s") % {"first": day(first), "last": day(last)}
    if first:
        return _("from %(first)s") % {"first": day(first)}
    return _("until %(last)s") % {"last": day(last)} if last else _("on all days")


def day(moment: date) -> str:
    """Return a day as `1 Jan 2026`."""
    return date_format(moment, "j M Y")


def price(plan: MappableRatePlan, *, base_code: str | None, currency: str) -> str:
    """Return where its prices come from: `FLEX -10 %`, `FLEX +18 EUR`, `own prices`."""
    if not plan.is_derived and not plan.base_remote_id:
        return _("own prices")
    base = isolate(base_code) if base_code else _("another rate plan")
    value = plan.pricing_rule_value
    if value is None:
        return _("from %(base)s") % {"base": base}
    sign = "+" if value >= 0 else "\N{MINUS SIGN}"
    unit = "%" if plan.pricing_rule_type == "Percent" else currency
    amount = f"{abs(value):f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{abs(value):f}"
    return f"{base} {sign}{amount or 0} {unit}"


def distribution(plan: MappableRatePlan) -> str:
    """Return through which channels and on which terms it is sold."""
    channels = ", ".join(str(CHANNELS.get(code, code)) for code in plan.channel_codes)
    return " · ".join(filter(None, [channels, plan.cancellation_policy_name]))


def labels_of(row: AnyMappable) -> list[str]:
    """Return what sets a rate plan or room type apart."""
    found = []
    if row.is_corporate:
        found.append(_("Corporate"))
    if row.is_day_use:
        found.append(_("Day use"))
    if row.is_archived:
        found.append(_("Archived"))
    if row.gone_at is not None:
        found.append(_("Gone from apaleo"))
    return found


def author(change: MappingChange) -> str:
    """Return who made a change: a person, perhaps one who was erased since, a default or a rule."""
    if change.changed_by is not None:
        return change.changed_by.get_full_name()
    if change.origin == Origin.STANDARD:
        return _("The account's rule")
    return default(change.origin) or _("Somebody whose login is erased")


def default(origin: str) -> str:
    """Return whose default it is that a mapping comes from, nothing if somebody decided on it."""
    found = {
        Origin.MAKER_DEFAULT: _("Default of %(product)s") % {"product": settings.PRODUCT_NAME},
        Origin.ACCOUNT_DEFAULT: _("Default of all your hotels"),
        Origin.HOTEL_DEFAULT: _("Default of this hotel"),
    }
    return found[Origin(origin)] if origin in found else ""


def nothing() -> str:
    """Return what is said of what has no code."""
    return _("no code")


def excluded() -> str:
    """Return what is said of what nobody has to map."""
    return _("not used")


def state(kept: State) -> str:
    """Return a whole state: `BAR`, `BAR until 31 Mar 2026, NRF from 1 Apr 2026`, `not used`."""
    if kept.is_excluded:
        return excluded()
    mapped = periods((entry.code, entry) for entry in kept.entries)
    if mapped or not kept.declined:
        return mapped or nothing()
    return _("not %(codes)s") % {"codes": ", ".join(sorted(each.code for each in kept.declined))}


def periods(mappings: Iterable[tuple[str, Dated]]) -> str:
    """Return codes with the days on which they hold, without those that hold on all days."""
    return ", ".join(
        f"{code} {days(each)}" if each.valid_from or each.valid_until else code
        for code, each in mappings
    )
