"""Why a day could not be read, in the words of the people who look at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apaleo.api import Oddity
from apaleo.errors import Forbidden, GrantRevoked, RemoteUnavailable
from hotels.models import Property
from hotels.tokens import KeyUnavailable, NotConnected
from housekeeping.models import Schedule

# What is named of it; all in all as long as the column for it.
MAX_NAMED, MAX_NAME = 3, 30


def explain(error: Exception) -> str:
    """Return in words why apaleo could not be read."""
    if isinstance(error, RemoteUnavailable):
        return _("apaleo cannot be reached at the moment.")
    if isinstance(error, GrantRevoked | NotConnected | KeyUnavailable):
        return _("The connection to apaleo has to be renewed first.")
    if isinstance(error, Forbidden):
        return _("apaleo does not let us read how the rooms are.")
    return _("apaleo answered something that we do not understand. We look into it.")


def explain_refused(scopes: Iterable[str]) -> str:
    """Return in words what is missing where apaleo refused a part; "" if it refused nothing."""
    refused = frozenset(scopes)
    if any(scope.startswith("reservations.") for scope in refused):
        return _(
            "apaleo does not let us read reservations: this is only what rooms are like and "
            "whether somebody is in them."
        )
    if refused:
        return _("apaleo does not let us read which rooms are out of order.")
    return ""


def explain_unread(unread: Sequence[Oddity]) -> str:
    """Return in words what could not be read for its form, "" if there is nothing."""
    if not unread:
        return ""
    names = [each.remote_id[:MAX_NAME] for each in unread if each.remote_id][:MAX_NAMED]
    sentence = ngettext(
        "%(number)s thing at apaleo could not be read: %(names)s. Its tasks stay as they were.",
        "%(number)s things at apaleo could not be read: %(names)s. Their tasks stay as they were.",
        len(unread),
    )
    return sentence % {
        "number": len(unread),
        "names": ", ".join(names + ["…"] * (len(names) < len(unread))),
    }


def note_problem(hotel: Property, error: Exception, *, on: date, now: datetime) -> None:
    """Write on the day why it could not be read; what was read before stays as it is."""
    problem = explain(error)
    Schedule.objects.get_or_create(property=hotel, date=on, defaults={"made_at": now})
    rows = Schedule.objects.filter(property=hotel, date=on).exclude(problem=problem)
    rows.update(problem=problem, version=F("version") + 1)
