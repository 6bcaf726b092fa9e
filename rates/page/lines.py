"""The lines of the mapping page: a rate plan or a room type, what it is mapped to, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from matching import Suggestion, WhyNot
from rates.models import (
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from rates.page import labels
from rates.page.commands import Command
from rates.page.history import Step
from rates.page.refusals import Refusal
from rates.suggestions import explain, explain_why_not

AnyMapping = RatePlanMapping | UnitGroupMapping


@dataclass(slots=True, kw_only=True)
class Line:
    """One rate plan or room type; what all lines share."""

    row: AnyMappable
    mappings: list[AnyMapping]
    on: date
    needs_mapping: bool
    is_conflicting: bool = False
    suggestion: Suggestion | None = None
    # Why nothing is suggested, where somebody might expect it.
    why_not: WhyNot | None = None
    # Whether accepting all sure suggestions includes this one.
    is_bulk_acceptable: bool = False
    # The rate plans of the same room type that have the same rate code today.
    sharers: list[str] = field(default_factory=list)
    # What the page adds to the line that somebody works on.
    is_open: bool = False
    is_neighbour: bool = False
    refusal: Refusal | None = None
    steps: list[Step] = field(default_factory=list)
    # Its days and its history as markup, while it is open.
    more: str = ""
    # Computed once: a page has hundreds of lines and says these several times in each.
    pk: int = field(init=False)
    version: int = field(init=False)
    kind: str = field(init=False)
    key: str = field(init=False)
    own_code: str = field(init=False)
    own_name: str = field(init=False)
    labels: list[str] = field(init=False)
    is_excluded: bool = field(init=False)
    current: AnyMapping | None = field(init=False)
    has_days: bool = field(init=False)
    is_unmapped: bool = field(init=False)
    is_planned: bool = field(init=False)
    is_flagged: bool = field(init=False)

    def __post_init__(self) -> None:
        row = self.row
        self.pk, self.version = row.pk, row.mapping_version
        self.kind, self.key = row.kind, row.key
        self.own_code, self.own_name = row.code, row.name
        self.labels = labels.labels_of(row)
        self.is_excluded = row.is_excluded
        self.mappings.sort(key=lambda each: (each.valid_from or date.min, each.pk))
        self.current = next((each for each in self.mappings if self._holds(each)), None)
        self.is_unmapped = self.needs_mapping and self.current is None
        # For later somebody has decided already.
        self.is_planned = self.current is None and any(
            each.valid_from and each.valid_from > self.on for each in self.mappings
        )
        self.is_flagged = self.current is not None and (
            row.gone_at is not None or row.is_archived or not self.current.code.is_active
        )
        # It is mapped on some days only, or to several codes in turn.
        self.has_days = any(each.valid_from or each.valid_until for each in self.mappings)

    @property
    def can_be_excluded(self) -> bool:
        """Tell whether somebody can say that it is not used."""
        return self.row.can_be_excluded

    @property
    def row_token(self) -> str:
        """Return what a form says to choose the line as it is shown: its id and its version."""
        return f"{self.pk}:{self.version}"

    @property
    def terms(self) -> str:
        """Return on which terms it can be cancelled, in the hotel's words."""
        return ""

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
    def codes_in_question(self) -> set[str]:
        """Return the codes that its suggestion names."""
        if self.suggestion is None:
            return set()
        return {self.suggestion.code, self.suggestion.words.get("other", "")}

    @property
    def is_fixed(self) -> bool:
        """Tell whether there is no field to type into: there is more to it than a code."""
        return self.is_excluded or self.has_days

    @property
    def mapping_label(self) -> str:
        """Return the codes with their days, or that it is not used."""
        if self.is_excluded:
            return labels.excluded()
        each = ((mapping.code.code, mapping) for mapping in self.mappings)
        return labels.periods(each) or labels.nothing()

    @property
    def periods(self) -> list[tuple[AnyMapping, str]]:
        """Return the mappings with their days in words."""
        return [(mapping, labels.days(mapping)) for mapping in self.mappings]

    @property
    def refused(self) -> Command | None:
        """Return what was refused, so that nobody has to type it again."""
        return self.refusal.command if self.refusal else None

    @property
    def about(self) -> str:
        """Return what stands beside the code: why it is suggested, or what it is called."""
        if self.suggestion:
            return explain(self.suggestion)
        if self.why_not is not None:
            return explain_why_not(self.why_not, terms=self.terms)
        if self.current is None or self.has_days:
            return ""
        is_shared = self.current.is_shared_on_purpose and self.sharers
        shared = _("shared on purpose") if is_shared else ""
        return " · ".join(
            filter(None, [self.current.code.name, shared, labels.default(self.current.origin)])
        )

    @property
    def css_classes(self) -> str:
        """Return the classes of its element, after a space."""
        found = "" if self.needs_mapping else " is-quiet"
        if self.suggestion is not None and not self.suggestion.is_bulk_acceptable:
            found += " is-unsure"
        return f"{found} is-open" if self.is_open else found

    @property
    def can_be_suggested(self) -> bool:
        """Tell whether a suggestion is of use."""
        return self.is_unmapped and not self.mappings

    @property
    def has_notices(self) -> bool:
        """Tell whether there is something that somebody should read."""
        return bool(self.refusal or self.is_flagged or self.is_conflicting)

    @property
    def flags(self) -> list[str]:
        """Return what somebody should look at, in words."""
        if not self.is_flagged:
            return []
        off = sorted({each.code.code for each in self.mappings if not each.code.is_active})
        found = [
            _("%(code)s is switched off: choose another code.") % {"code": code} for code in off
        ]
        if self.row.gone_at is not None:
            found.append(_("It is gone from apaleo; its code is kept in case it comes back."))
        elif self.row.is_archived:
            found.append(_("It is archived at apaleo; its code is kept."))
        return found

    def neighbours(self, lines: Iterable[RateLine], *, codes: set[int]) -> list[Line]:
        """Return those of the lines that look different once this one moved between the codes."""
        return []

    def _holds(self, mapping: AnyMapping) -> bool:
        begun = mapping.valid_from is None or mapping.valid_from <= self.on
        return begun and (mapping.valid_until is None or mapping.valid_until >= self.on)


@dataclass(slots=True, kw_only=True)
class RateLine(Line):
    """A rate plan."""

    row: MappableRatePlan
    room_type: str
    price: str
    distribution: str

    @property
    def terms(self) -> str:
        """Return the name of its cancellation policy."""
        return self.row.cancellation_policy_name

    def neighbours(self, lines: Iterable[RateLine], *, codes: set[int]) -> list[Line]:
        """Return those of the same room type that have one of the codes, and derived ones.

        The latter while they are unmapped: what their base plan is mapped to is suggested for
        them.
        """
        group, remote_id = self.row.unit_group_id, self.row.remote_id
        return [
            line
            for line in lines
            if line is not self
            and (
                (line.row.unit_group_id == group and line.code and line.code.pk in codes)
                or (line.is_unmapped and line.row.base_remote_id == remote_id)
            )
        ]


@dataclass(slots=True, kw_only=True)
class RoomLine(Line):
    """A room type."""

    row: MappableUnitGroup
    room_count: int
