"""What a file of mappings is about, rate plans or room types, and how it is spoken of."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rates.models import AnyMappable, MappableRatePlan, MappableUnitGroup

Told = str | Promise


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The rows of the mirror that a file maps, its columns' names, and whole sentences."""

    proxy: type[AnyMappable]
    id_column: str
    code_column: str
    # What it is mapped to.
    mapped_column: str
    names_nothing: Told
    # With %(number)d.
    is_ambiguous: Told
    # With %(text)s.
    has_invisible: Told
    is_not_here: Told
    # With %(code)s.
    no_code: Told
    no_code_any_longer: Told
    code_has_invisible: Told
    code_is_off: Told
    creates_code: Told
    has_days_alone: Told
    other_row_is_wrong: Told
    # With %(number)d and %(most)d.
    has_too_many_rows: Told
    stays: Told
    lacks_code_in_a_row: Told
    without_code: Told


RATE_PLANS = Subject(
    proxy=MappableRatePlan,
    id_column="rate plan id",
    code_column="rate plan code",
    mapped_column="rate code",
    names_nothing=_("The row names no rate plan."),
    is_ambiguous=_("This could be any of %(number)d rate plans: give the rate plan id."),
    has_invisible=_(
        "There is an invisible character in what names the rate plan. It probably is "
        "%(text)s: type it again."
    ),
    is_not_here=_("There is no such rate plan here."),
    no_code=_("There is no rate code %(code)s."),
    no_code_any_longer=_("There is no rate code %(code)s any longer."),
    code_has_invisible=_("There is an invisible character in the rate code %(code)s."),
    code_is_off=_("The rate code %(code)s is switched off."),
    creates_code=_("Creates the rate code %(codes)s."),
    has_days_alone=_("There are days but no rate code."),
    other_row_is_wrong=_("Another row of this rate plan has a mistake."),
    has_too_many_rows=_("This rate plan has %(number)d rows, and at most %(most)d are taken."),
    stays=_("The file gives no rate code, so this stays as it is."),
    lacks_code_in_a_row=_("This rate plan has several rows, and one of them has no rate code."),
    without_code=_("without a rate code"),
)
ROOM_TYPES = Subject(
    proxy=MappableUnitGroup,
    id_column="room type id",
    code_column="room type code",
    mapped_column="room code",
    names_nothing=_("The row names no room type."),
    is_ambiguous=_("This could be any of %(number)d room types: give the room type id."),
    has_invisible=_(
        "There is an invisible character in what names the room type. It probably is "
        "%(text)s: type it again."
    ),
    is_not_here=_("There is no such room type here."),
    no_code=_("There is no room code %(code)s."),
    no_code_any_longer=_("There is no room code %(code)s any longer."),
    code_has_invisible=_("There is an invisible character in the room code %(code)s."),
    code_is_off=_("The room code %(code)s is switched off."),
    creates_code=_("Creates the room code %(codes)s."),
    has_days_alone=_("There are days but no room code."),
    other_row_is_wrong=_("Another row of this room type has a mistake."),
    has_too_many_rows=_("This room type has %(number)d rows, and at most %(most)d are taken."),
    stays=_("The file gives no room code, so this stays as it is."),
    lacks_code_in_a_row=_("This room type has several rows, and one of them has no room code."),
    without_code=_("without a room code"),
)
