"""The names of what is held, looked up when it is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from accounts.names import isolate
from hotels.models import HeldRemoval
from hotels.sync.kinds import MIRRORED_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKind:
    """How many rows of one kind are held, of how many, and the names of the first of them."""

    label: str
    number: int
    of: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        """Return how many are not named."""
        return self.number - len(self.names)

    def __str__(self) -> str:
        return gettext("%(kind)s: %(number)d of %(of)d") % {
            "kind": self.label,
            "number": self.number,
            "of": self.of,
        }


def count_held(held: HeldRemoval) -> list[HeldKind]:
    """Return what is held of each kind, without names and without a query."""
    return [_of_kind(held, each.name, str(each.label), names=()) for each in _kinds_in(held)]


def list_held(held: Collection[HeldRemoval], *, at_most: int) -> dict[Any, list[HeldKind]]:
    """Return by primary key what is held of each kind, in one query for each kind.

    `at_most` so many of a kind are named; the properties' connections must have been selected.
    """
    found: dict[Any, list[HeldKind]] = {one.pk: [] for one in held}
    for each in MIRRORED_KINDS:
        of_kind = [one for one in held if each.name in one.remote_ids]
        names = _names(each.model, of_kind, kind=each.name, at_most=at_most)
        for one in of_kind:
            shown = tuple(
                names.get((one.property.connection_id, remote_id), remote_id)
                for remote_id in one.remote_ids[each.name][:at_most]
            )
            found[one.pk].append(_of_kind(one, each.name, str(each.label), names=shown))
    return found


def as_html(kinds: Iterable[HeldKind]) -> SafeString:
    """Return a paragraph for each kind, with the names."""
    return format_html_join(
        "", "<p><strong>{}</strong><br>{}</p>", ((str(one), _names_in_a_line(one)) for one in kinds)
    )


def _names_in_a_line(one: HeldKind) -> str:
    names = format_html_join(", ", "<bdi>{}</bdi>", ((name,) for name in one.names))
    if not one.more:
        return names
    more = ngettext("{names} and {more} more", "{names} and {more} more", one.more)
    return format_html(more, names=names, more=one.more)


def _kinds_in(held: HeldRemoval) -> list[Any]:
    return [each for each in MIRRORED_KINDS if each.name in held.remote_ids]


def _of_kind(held: HeldRemoval, kind: str, label: str, *, names: tuple[str, ...]) -> HeldKind:
    return HeldKind(
        label=label,
        number=len(held.remote_ids[kind]),
        of=held.present_before.get(kind, 0),
        names=names,
    )


def _names(
    model: type[Any], held: Iterable[HeldRemoval], *, kind: str, at_most: int
) -> dict[tuple[Any, str], str]:
    rows = model._default_manager.filter(
        connection__in={one.property.connection_id for one in held},
        remote_id__in={id_ for one in held for id_ in one.remote_ids[kind][:at_most]},
    )
    return {
        (connection, remote_id): isolate(name)
        for connection, remote_id, name in rows.values_list("connection", "remote_id", "name")
    }
