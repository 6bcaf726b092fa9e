"""How one rate plan or unit group is mapped, as a value that can be compared, kept and restored."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F

from rates.models import AnyMappable, Origin

# Nobody chose these codes, though somebody may have agreed.
PROPOSED = frozenset(Origin) - {Origin.BY_HAND, Origin.IMPORTED}
# A mapping without a first day comes first; the databases differ in where they put NULL.
FIRST_DAY = F("valid_from").asc(nulls_first=True)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One mapping: to which code, on which days, where it comes from."""

    code_id: int
    code: str
    valid_from: date | None = None
    valid_until: date | None = None
    origin: str
    mapped_by_id: int | None
    mapped_at: datetime
    is_shared_on_purpose: bool = False

    def overlaps(self, other: Entry) -> bool:
        """Tell whether both hold on some day; first and last days belong to a mapping."""
        return (self.valid_from or date.min) <= (other.valid_until or date.max) and (
            other.valid_from or date.min
        ) <= (self.valid_until or date.max)

    def is_same_mapping(self, other: Entry) -> bool:
        """Tell whether both map to the same code on the same days, whoever did it."""
        return (self.code_id, self.valid_from, self.valid_until) == (
            other.code_id,
            other.valid_from,
            other.valid_until,
        )


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A code, as it was written, that a row was said not to be, and by whom."""

    code_id: int
    code: str
    declined_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class State:
    """All mappings of one row, whether it is excluded, and the codes that it was said not to be."""

    entries: tuple[Entry, ...] = ()
    is_excluded: bool = False
    declined: frozenset[Declined] = frozenset()

    @classmethod
    def of(cls, row: AnyMappable) -> State:
        """Read the state of a rate plan or unit group."""
        entries = tuple(
            Entry(
                code_id=mapping.code_id,
                code=mapping.code.code,
                valid_from=mapping.valid_from,
                valid_until=mapping.valid_until,
                origin=mapping.origin,
                mapped_by_id=mapping.mapped_by_id,
                mapped_at=mapping.mapped_at,
                is_shared_on_purpose=mapping.is_shared_on_purpose,
            )
            for mapping in row.mappings.select_related("code").order_by(FIRST_DAY, "pk")
        )
        declined = row.declined.select_related("code") if row.mapping_version else ()
        return cls(
            entries=entries,
            is_excluded=row.is_excluded,
            declined=frozenset(
                Declined(
                    code_id=each.code_id, code=each.code.code, declined_by_id=each.declined_by_id
                )
                for each in declined
            ),
        )

    def write(self, row: AnyMappable, *, before: State) -> None:
        """Make this the state of the row, as its next version.

        The database refuses entries that overlap.
        """
        if self.declined != before.declined:
            row.declined.all().delete()
            declined: Any = row.declined_model
            declined.objects.bulk_create(
                declined(
                    **{row.relation: row}, code_id=each.code_id, declined_by_id=each.declined_by_id
                )
                for each in self.declined
            )
        row.mappings.all().delete()
        model: Any = row.mapping_model
        kept = {field.attname for field in model._meta.concrete_fields}
        for entry in self.entries:
            columns = {name: value for name, value in asdict(entry).items() if name in kept}
            model.objects.create(**{row.relation: row}, **columns)
        row.save_next_version(
            is_excluded=self.is_excluded,
            is_mapped_on_all_days=any(
                entry.valid_from is entry.valid_until is None for entry in self.entries
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain values for a history row."""
        return {
            "is_excluded": self.is_excluded,
            "entries": [
                {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(entry).items()}
                for entry in self.entries
            ],
            "declined": [
                asdict(each) for each in sorted(self.declined, key=lambda each: each.code_id)
            ],
        }

    @classmethod
    def from_json(cls, data: MappingType[str, Any]) -> State:
        """Read a history row."""
        return cls(
            is_excluded=data["is_excluded"],
            declined=frozenset(Declined(**each) for each in data.get("declined", ())),
            entries=tuple(
                Entry(
                    **entry
                    | {
                        "valid_from": _date(entry["valid_from"]),
                        "valid_until": _date(entry["valid_until"]),
                        "mapped_at": datetime.fromisoformat(entry["mapped_at"]),
                    }
                )
                for entry in data["entries"]
            ),
        )

    def with_only(self, entry: Entry) -> State:
        """Return the state in which this is the one mapping, in use."""
        return self.with_exactly((entry,))

    def with_exactly(self, entries: tuple[Entry, ...]) -> State:
        """Return the state with these mappings, in use; one that says the same stays as it is."""
        return replace(
            self,
            is_excluded=False,
            entries=tuple(
                next((kept for kept in self.entries if kept.is_same_mapping(entry)), entry)
                for entry in sorted(entries, key=lambda e: e.valid_from or date.min)
            ),
        )

    def with_added(self, entry: Entry) -> State:
        """Return the state with one mapping more."""
        return replace(self, entries=(*self.entries, entry), is_excluded=False)

    def with_declined(self, *codes: tuple[int, str], by_id: int | None) -> State:
        """Return the state in which somebody says of these codes too that they are not its own.

        Of codes there are keys and how they are written. One that it has is not among them, and
        what others have declined before stays theirs.
        """
        own = {entry.code_id for entry in self.entries}
        declined = {
            pk: Declined(code_id=pk, code=code, declined_by_id=by_id) for pk, code in codes
        } | {each.code_id: each for each in self.declined}
        return replace(
            self, declined=frozenset(each for pk, each in declined.items() if pk not in own)
        )

    def in_place_of(self, before: State, *, offered: tuple[int, str] | None, by_id: int) -> State:
        """Return the state with what a person did not want declined.

        That is the code that was `offered` and not taken, and those that were there by a suggestion
        or a default, and are there no longer.
        """
        if self.entries == before.entries:
            return self
        proposed = [(e.code_id, e.code) for e in before.entries if e.origin in PROPOSED]
        return self.with_declined(*proposed, *([offered] if offered else ()), by_id=by_id)

    def overlap(self) -> tuple[Entry, Entry] | None:
        """Return two entries that hold on the same day, if there are any."""
        for place, one in enumerate(self.entries):
            for other in self.entries[place + 1 :]:
                if one.overlaps(other):
                    return one, other
        return None


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
