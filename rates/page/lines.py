"""The lines of the mapping page: a rate plan or a room type, what it is mapped to, what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matching import Suggestion
from rates import labels
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from rates.page.commands import Edit
from rates.page.history import Step
from rates.page.refusals import Note

AnyMapping = RatePlanMapping | UnitGroupMapping


@dataclass(slots=True, kw_only=True)
class Line:
    """One rate plan or room type; what all lines share."""

    thing: MappableRatePlan | MappableUnitGroup
    kind: str
    title: str
    marks: list[str]
    mappings: list[AnyMapping]
    on: date
    is_unmapped: bool
    is_counting: bool
    is_flagged: bool = False
    is_conflicting: bool = False
    is_set_aside: bool = False
    suggestion: Suggestion | None = None
    # Whether accepting all sure suggestions includes this one.
    is_sure: bool = False
    # The rate plans of the same room type that have the same rate code today.
    sharers: list[str] = field(default_factory=list)
    # What the page adds to the line that somebody works on.
    is_open: bool = False
    is_neighbour: bool = False
    note: Note | None = None
    steps: list[Step] = field(default_factory=list)
    # Kept, not asked for: a page has hundreds of lines and says these several times in each.
    pk: int = field(init=False)
    version: int = field(init=False)
    key: str = field(init=False)
    current: AnyMapping | None = field(init=False)

    def __post_init__(self) -> None:
        self.pk, self.version = self.thing.pk, self.thing.mapping_version
        self.key = f"{self.kind}-{self.pk}"
        self.mappings.sort(key=lambda each: (each.valid_from or date.min, each.pk))
        self.current = next((each for each in self.mappings if self._holds(each)), None)

    def __getitem__(self, name: str) -> object:
        """Return an attribute: a template asks for an item first, and failing takes its time."""
        try:
            return getattr(self, name)
        except AttributeError:
            raise KeyError(name) from None

    @property
    def ticket(self) -> str:
        """Return what a form says to choose the line as it is shown: its id and its version."""
        return f"{self.pk}:{self.version}"

    @property
    def own_code(self) -> str:
        """Return its code at apaleo."""
        return self.thing.code

    @property
    def own_name(self) -> str:
        """Return its name at apaleo."""
        return self.thing.name

    @property
    def code(self) -> RateCode | RoomCode | None:
        """Return today's code."""
        return self.current.code if self.current else None

    @property
    def value(self) -> str:
        """Return what is in the field."""
        return self.current.code.code if self.current else ""

    @property
    def suggested(self) -> str:
        """Return the code that is suggested, if any."""
        return self.suggestion.code if self.suggestion else ""

    @property
    def has_days(self) -> bool:
        """Tell whether it is mapped on some days only, or to several codes in turn."""
        return any(each.valid_from or each.valid_until for each in self.mappings)

    @property
    def is_fixed(self) -> bool:
        """Tell whether there is no field to type into: there is more to it than a code."""
        return self.is_set_aside or self.has_days

    @property
    def words(self) -> str:
        """Return the codes with their days, or that it is not used."""
        if self.is_set_aside:
            return labels.SET_ASIDE
        each = ((mapping.code.code, mapping) for mapping in self.mappings)
        return labels.periods(each) or labels.NOTHING

    @property
    def periods(self) -> list[tuple[AnyMapping, str]]:
        """Return the mappings with their days in words."""
        return [(mapping, labels.days(mapping)) for mapping in self.mappings]

    @property
    def wish(self) -> Edit | None:
        """Return what was refused, so that nobody has to type it again."""
        return self.note.edit if self.note else None

    @property
    def about(self) -> str:
        """Return what stands beside the code: why it is suggested, or what it is called."""
        if self.suggestion:
            doubt = "" if self.suggestion.is_bulk_acceptable else "perhaps: "
            return doubt + self.suggestion.explanation
        if self.current is None or self.has_days:
            return ""
        shared = ["shared on purpose"] if self.is_shared_on_purpose and self.sharers else []
        return " · ".join(filter(None, [self.current.code.name, *shared]))

    @property
    def looks(self) -> str:
        """Return the classes of its element, after a space."""
        is_unsure = self.suggestion is not None and not self.suggestion.is_bulk_acceptable
        return "".join(
            word
            for word, holds in (
                (" is-quiet", not self.is_counting),
                (" is-unsure", is_unsure),
                (" is-open", self.is_open),
            )
            if holds
        )

    @property
    def can_be_suggested(self) -> bool:
        """Tell whether a suggestion is of use."""
        return self.is_unmapped and not self.mappings

    @property
    def is_shared_on_purpose(self) -> bool:
        """Tell whether it may have the same rate code as another of its room type."""
        return bool(getattr(self.current, "is_shared_on_purpose", False))

    @property
    def has_news(self) -> bool:
        """Tell whether there is something that somebody should read."""
        return bool(self.note or self.is_flagged or self.is_conflicting)

    @property
    def flags(self) -> list[str]:
        """Return what somebody should look at, in words."""
        if not self.is_flagged:
            return []
        off = sorted({each.code.code for each in self.mappings if not each.code.is_active})
        found = [f"{code} is switched off: choose another code." for code in off]
        if self.thing.gone_at is not None:
            found.append("It is gone from apaleo; its code is kept in case it comes back.")
        elif isinstance(self.thing, MappableRatePlan) and self.thing.is_archived:
            found.append("It is archived at apaleo; its code is kept.")
        return found

    def _holds(self, mapping: AnyMapping) -> bool:
        begun = mapping.valid_from is None or mapping.valid_from <= self.on
        return begun and (mapping.valid_until is None or mapping.valid_until >= self.on)


@dataclass(slots=True, kw_only=True)
class RateLine(Line):
    """A rate plan."""

    plan: MappableRatePlan
    room_type: str
    price: str
    sold: str


@dataclass(slots=True, kw_only=True)
class RoomLine(Line):
    """A room type."""

    group: MappableUnitGroup
    room_count: int
