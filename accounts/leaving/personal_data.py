"""All that is kept about one person, for that person to take away (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from accounts.sign_in.sessions import open_sessions
from audit.models import Entry

Row = Mapping[str, object]
Section = Callable[[User], Iterable[Row]]

_sections: dict[str, Section] = {}


def add_section(name: str, section: Section) -> None:
    """Have `section`'s rows exported under `name`; raises ValueError if there is one."""
    if name in _sections:
        raise ValueError(f"there is a section {name} already")
    _sections[name] = section


def export(user: User) -> Iterator[str]:
    """Yield the text of one JSON object: a list of rows for each section. Holds no secret."""
    yield "{"
    for number, (name, section) in enumerate(_sections.items()):
        yield f"{',' if number else ''}\n{json.dumps(name)}: ["
        for place, row in enumerate(section(user)):
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
            yield f"{',' if place else ''}\n  {text}"
        yield "]"
    yield "\n}\n"


def _login(user: User) -> Iterable[Row]:
    columns = ("id", "email", "name", "joined_at", "last_login", "is_staff")
    rows: Iterable[Row] = User.objects.filter(pk=user.pk).values(*columns)
    return rows


def _addresses(user: User) -> Iterable[Row]:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    rows: Iterable[Row] = addresses.values("email", "verified", "primary").iterator()
    return rows


def _second_factors(user: User) -> Iterable[Row]:
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    rows: Iterable[Row] = factors.values("type", "created_at", "last_used_at").iterator()
    return rows


def _sessions(user: User) -> Iterable[Row]:
    for session in open_sessions(user, key=None, now=timezone.now()):
        yield {
            "device": session.device,
            "ip_address": session.ip_address,
            "began_at": session.began_at,
            "seen_at": session.seen_at,
        }


def _memberships(user: User) -> Iterable[Row]:
    rows = Membership.objects.filter(user=user).order_by("pk")
    return rows.values("role", "created_at", account_name=F("account__name")).iterator()


def _invitations(user: User) -> Iterable[Row]:
    rows = Invitation.objects.filter(invited_by=user).order_by("created_at", "pk")
    return rows.values("email", "role", "created_at", "accepted_at").iterator()


def _deeds(user: User) -> Iterable[Row]:
    rows = Entry.objects.filter(actor_id=user.pk).order_by("pk")
    return rows.values("at", "event", "subject", "ip_address", "kept_until").iterator()


for _name, _section in {
    "login": _login,
    "addresses": _addresses,
    "second_factors": _second_factors,
    "sessions": _sessions,
    "memberships": _memberships,
    "invitations_sent": _invitations,
    "activity": _deeds,
}.items():
    add_section(_name, _section)
