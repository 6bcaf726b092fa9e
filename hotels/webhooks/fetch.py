"""Reading again what events have named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import cast

from apaleo.api import (
    ALL_LISTINGS,
    Api,
    Kind,
    Listing,
    PropertyRecord,
    RatePlanRecord,
    Record,
    UnitGroupRecord,
    UnitRecord,
)
from hotels.models import Connection, Property, Unit, UnitGroup
from hotels.models.mirrored import MirroredQuerySet
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.webhooks.collapse import MAX_CALLS, Plan

# What is in a hotel and takes nothing else along when it comes or goes.
PLAIN_KINDS = tuple(
    each.kind for each in MIRRORED_KINDS if each.kind not in {Kind.PROPERTY, Kind.UNIT_GROUP}
)


class NeedsFullLoad(Exception):
    """What has changed reaches beyond the things that were named: read the whole account."""


class LeftToLoad(Exception):
    """What has changed is for a full load to judge, which names what is odd and holds doubts."""


@dataclass
class Fetched:
    """What was read: things by kind and apaleo's id, None for gone; lists by kind and hotel."""

    single: dict[Kind, dict[str, Record | None]] = field(default_factory=lambda: defaultdict(dict))
    lists: dict[Kind, dict[str, list[Record]]] = field(default_factory=lambda: defaultdict(dict))

    def present(self, kind: Kind) -> list[Record]:
        """Return all things of a kind that are there."""
        single = [record for record in self.single[kind].values() if record is not None]
        return single + [record for records in self.lists[kind].values() for record in records]


@dataclass
class Fetch:
    """One reading for one connection; `before_call` keeps the lease, and may raise."""

    connection: Connection
    api: Api
    before_call: Callable[[], None]
    fetched: Fetched = field(default_factory=Fetched)
    calls: int = 0

    def run(self, plan: Plan) -> Fetched:
        """Read what is planned, and the room types that it concerns, and return it.

        Raises NeedsFullLoad for a hotel or room type that came or went, and what the platform
        and the tokens raise.
        """
        for remote_id in sorted(plan.single[Kind.PROPERTY]):
            self._read_hotel(remote_id)
        for kind in (*PLAIN_KINDS, Kind.UNIT_GROUP):
            for hotel in sorted(plan.lists[kind]):
                self._read_list(kind, hotel)
        self._compare_listed_groups()
        for kind in PLAIN_KINDS:
            for remote_id in sorted(plan.single[kind]):
                self._read(kind, remote_id)
        for remote_id in sorted(plan.single[Kind.UNIT_GROUP] | self._concerned_groups()):
            self._read_group(remote_id)
        return self.fetched

    def _read_hotel(self, remote_id: str) -> None:
        """Read a hotel; one that came or went takes everything in it along."""
        record = cast("PropertyRecord | None", self._read(Kind.PROPERTY, remote_id))
        if record is not None and record.is_template:
            # Looks like a hotel, and is none.
            record = self.fetched.single[Kind.PROPERTY][remote_id] = None
        is_known = self._present(Property, [remote_id]).exists()
        if (record is not None) != is_known:
            raise NeedsFullLoad(f"hotel {remote_id}")

    def _read_group(self, remote_id: str) -> None:
        """Read a room type; without it, or as another type, its rooms and rates are others."""
        if any(
            record.remote_id == remote_id
            for records in self.fetched.lists[Kind.UNIT_GROUP].values()
            for record in records
        ):
            return
        record = self._read(Kind.UNIT_GROUP, remote_id)
        self._require_alike(self._present(UnitGroup, [remote_id]), {remote_id: record})

    def _compare_listed_groups(self) -> None:
        """Compare the room types of the lists that were read with those that are here."""
        lists = self.fetched.lists[Kind.UNIT_GROUP]
        if not lists:
            return
        here = UnitGroup.objects.filter(connection=self.connection, property__remote_id__in=lists)
        listed = {record.remote_id: record for records in lists.values() for record in records}
        self._require_alike(here.present(), listed)

    def _require_alike(self, here: MirroredQuerySet, read: Mapping[str, Record | None]) -> None:
        """Raise NeedsFullLoad if one of these room types is gone, or is of another type."""
        for remote_id, type_ in here.values_list("remote_id", "type").order_by("pk"):
            record = cast("UnitGroupRecord | None", read.get(remote_id))
            if record is None or record.type != type_:
                raise NeedsFullLoad(f"room type {remote_id}")

    def _read(self, kind: Kind, remote_id: str) -> Record | None:
        self._begin_call()
        record = self.api.fetch(_listings(kind)[0], remote_id)
        self.fetched.single[kind][remote_id] = record
        return record

    def _read_list(self, kind: Kind, hotel: str) -> None:
        self._begin_call()
        listings = [
            replace(listing, params=(*listing.params, ("propertyId", hotel)))
            for listing in _listings(kind)
        ]
        records: list[Record] = []
        with closing(self.api.read(listings, on_wait=self.before_call)) as pages:
            for page in pages:
                if page.left_out:
                    raise LeftToLoad(f"{kind.label} of hotel {hotel}: one cannot be taken")
                records.extend(page.records)
        self.fetched.lists[kind][hotel] = records

    def _begin_call(self) -> None:
        self.calls += 1
        if self.calls > 2 * MAX_CALLS:
            raise NeedsFullLoad("too many calls")
        self.before_call()

    def _concerned_groups(self) -> set[str]:
        """Return the room types whose number of rooms changes, and those that are not known."""
        units = cast("list[UnitRecord]", self.fetched.present(Kind.UNIT))
        plans = cast("list[RatePlanRecord]", self.fetched.present(Kind.RATE_PLAN))
        named = {unit.unit_group_id for unit in units if unit.unit_group_id is not None}
        named |= {plan.unit_group_id for plan in plans}
        known = UnitGroup.objects.filter(connection=self.connection, remote_id__in=named).present()
        return (named - set(known.values_list("remote_id", flat=True))) | self._moved(units)

    def _moved(self, units: list[UnitRecord]) -> set[str]:
        """Return the room types that rooms have come to or gone from."""
        after = {unit.remote_id: None if unit.is_archived else unit.unit_group_id for unit in units}
        gone = [id_ for id_, unit in self.fetched.single[Kind.UNIT].items() if unit is None]
        after |= dict.fromkeys(gone)
        rows = Unit.objects.filter(connection=self.connection, remote_id__in=list(after)).present()
        counted = rows.filter(is_archived=False, unit_group__isnull=False)
        before = dict(counted.values_list("remote_id", "unit_group__remote_id"))
        moved: set[str] = set()
        for remote_id, group in after.items():
            if before.get(remote_id) != group:
                moved |= {each for each in (group, before.get(remote_id)) if each is not None}
        return moved

    def _present(
        self, model: type[Property] | type[UnitGroup], remote_ids: Iterable[str]
    ) -> MirroredQuerySet:
        return model.objects.filter(connection=self.connection, remote_id__in=remote_ids).present()


def _listings(kind: Kind) -> list[Listing]:
    return [listing for listing in ALL_LISTINGS if listing.kind is kind]
