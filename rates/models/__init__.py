"""One module per noun."""

from rates.models.change_set import ChangeSet
from rates.models.code import RateCode, RoomCode, StandardRateCode, StandardRoomCode
from rates.models.declined import DeclinedRateCode, DeclinedRoomCode
from rates.models.default_mapping import DefaultMapping
from rates.models.defaults_run import DefaultsRun, DefaultsRunStep
from rates.models.exact_match_rule import ExactMatchRule
from rates.models.file_import import FileImport, FileImportItem
from rates.models.file_import_run import FileImportRun
from rates.models.mappable import (
    BY_KIND,
    MAPPABLES,
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    MirrorRow,
    proxy_of,
    used_kinds,
)
from rates.models.mapping import DECIDED, DEFAULTS, Origin, RatePlanMapping, UnitGroupMapping
from rates.models.mapping_change import MappingChange
from rates.models.mapping_changed import MappingChanged
from rates.models.pattern import Pattern

__all__ = [
    "BY_KIND",
    "DECIDED",
    "DEFAULTS",
    "MAPPABLES",
    "AnyMappable",
    "ChangeSet",
    "DeclinedRateCode",
    "DeclinedRoomCode",
    "DefaultMapping",
    "DefaultsRun",
    "DefaultsRunStep",
    "ExactMatchRule",
    "FileImport",
    "FileImportItem",
    "FileImportRun",
    "MappableRatePlan",
    "MappableUnitGroup",
    "MappingChange",
    "MappingChanged",
    "MirrorRow",
    "Origin",
    "Pattern",
    "RateCode",
    "RatePlanMapping",
    "RoomCode",
    "StandardRateCode",
    "StandardRoomCode",
    "UnitGroupMapping",
    "proxy_of",
    "used_kinds",
]
