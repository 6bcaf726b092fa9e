"""E-mail addresses have one normal form, made by one function wherever one comes in."""

from __future__ import annotations

import re
from typing import Any

import idna
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Lower

MAX_LENGTH = 254
# Printable ASCII but for the space and the @ itself. Letters beyond it are refused, since nobody
# can tell which of them another system takes for an ASCII one: the capital of a dotless i is I.
LOCAL_PART = re.compile(r"[!-?A-~]+")


class InvalidAddress(ValueError):
    """It is no address that a mail could be sent to: have the person type it anew."""


def normal_form(address: str) -> str:
    """Return the address as it is stored, compared and written to; raises InvalidAddress.

    The local part is ASCII, in small letters; the domain is the ASCII that IDNA makes of it (UTS
    46, RFC 5891), so that a domain which looks like another's is another text. Idempotent.
    """
    local, _, domain = address.strip().rpartition("@")
    if not LOCAL_PART.fullmatch(local):
        raise InvalidAddress("the part before the @")
    try:
        ascii_domain = idna.encode(domain.rstrip("."), uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise InvalidAddress("the domain") from error
    normal = f"{local}@{ascii_domain}".lower()
    if len(normal) > MAX_LENGTH:
        raise InvalidAddress("too long")
    return normal


class ByteLength(models.Func):
    """The length of a text in bytes: that of its characters exactly if all are ASCII."""

    function = "OCTET_LENGTH"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite learned the function in 3.43; its blobs have always known their length."""
        template = "LENGTH(CAST(%(expressions)s AS BLOB))"
        return super().as_sql(compiler, connection, template=template, **context)


def is_in_normal_form(field: str, *, name: str) -> models.CheckConstraint:
    """Return the rule that a column holds addresses as `normal_form` makes them."""
    condition = Q(**{field: Lower(field)}) & Q(
        models.lookups.Exact(ByteLength(field), Length(field)),
    )
    return models.CheckConstraint(condition=condition, name=name)
