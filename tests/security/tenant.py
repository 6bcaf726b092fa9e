"""What a tenant has that somebody else could try to reach, and what a browser is told of it."""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from accounts.models import Account, Invitation, Membership, User
from hotels.models import Connection, Property
from housekeeping.models import Task
from tests.connect.journey import stored
from tests.housekeeping.rows import SECRET

ROOMS = 137
# What is drawn anew for each answer may be any letters, a tenant's code among them.
RANDOM = re.compile(
    r"(?<=csrfmiddlewaretoken\" value=\")\w+|(?<=csrftoken=)\w+|(?<=nonce-)[\w+/=-]+"
)


@dataclass(frozen=True)
class Tenant:
    """The account of alice, mark and bob, with a row of every kind."""

    rows: dict[type[Model], Any]

    @property
    def ids(self) -> dict[str, Any]:
        """Values for whatever an address may ask for."""
        account = self.rows[Account]
        return {
            "connection_id": self.rows[Connection].pk,
            "hotel_id": self.rows[Property].pk,
            "task_id": self.rows[Task].pk,
            "secret": SECRET,
            "pk": self.rows[Invitation].pk,
            "session_id": UUID(int=1),
            "uidb36": "1",
            "key": "not-a-key",
            "content_type_id": ContentType.objects.get_for_model(Account).pk,
            "object_id": account.pk,
            "app_label": "hotels",
        }

    @property
    def form(self) -> dict[str, Any]:
        """What the tenant's own forms would send, for whichever address."""
        return {
            "account": self.rows[Account].pk,
            "member": self.rows[Membership].pk,
            "role": "owner",
            "email": "eve@evil.example",
            "shown": self.rows[Property].pk,
            "name": "Taken over",
        }

    @property
    def marks(self) -> list[str]:
        """Texts that nobody but the tenant's own people may read: names, ids and a count."""
        keys = [str(row.pk) for row in self.rows.values() if not isinstance(row.pk, int)]
        people = ["alice@seaside", "mark@seaside", "bob@seaside", "nina@grand"]
        return ["Seaside", "Lighthouse", "LHT", "Demo Hotels", *people, *keys, f"{ROOMS} "]


def full_answer(response: Any) -> str:
    """Return all that a browser is told: status, headers, cookies, page; but no random value."""
    headers = json.dumps(dict(response.headers))
    told = f"{response.status_code} {headers} {response.cookies} {response.getvalue().decode()}"
    return RANDOM.sub("", told)


def facts() -> dict[str, Any]:
    """Return all rows of Lobby's tables, but not when somebody last signed in."""
    columns = [field.attname for field in User._meta.concrete_fields if field.name != "last_login"]
    return stored() | {"User": list(User.objects.order_by("pk").values_list(*columns))}
