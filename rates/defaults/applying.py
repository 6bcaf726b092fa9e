"""Bringing one account to what its defaults say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property

from accounts.models import Account
from rates.codes import CodeTaken, create_code
from rates.defaults.reading import read_renamed, read_rows
from rates.defaults.rules import Rules
from rates.mapping import ChangeContext, Default, lock_rows, map_by_default
from rates.models import (
    AnyMappable,
    DefaultMapping,
    MappableRatePlan,
    Origin,
    StandardRateCode,
    StandardRoomCode,
    used_kinds,
)
from rates.models.code_key import code_key


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were mapped, or mapped to another code, and from how many it was taken."""

    mapped: int = 0
    unmapped: int = 0


def apply_defaults(account: Account, *, now: datetime) -> Applied:
    """Map what nobody has decided on as the defaults say; done again it changes nothing.

    A code that the account lacks is created, one that it has switched off stays where it is and
    comes to no other row. What came of a default that is no more is taken away.
    """
    rules = Rules(DefaultMapping.objects.holding_for(account))
    mapped = unmapped = 0
    with transaction.atomic():
        found = [_find_targets(proxy, account, rules) for proxy in used_kinds().values()]
        # All rows before the first code, as everybody does.
        lock_rows(target.row for targets in found for target in targets)
        for targets in found:
            done = map_by_default(targets, context=ChangeContext(by=None, now=now))
            taken = sum(target.code is None for target in done)
            mapped, unmapped = mapped + len(done) - taken, unmapped + taken
    return Applied(mapped, unmapped)


def _find_targets(proxy: type[AnyMappable], account: Account, rules: Rules) -> list[Default]:
    """Return the rows whose mapping is not what their default says."""
    rows: Any = (
        read_rows(proxy)
        .filter(connection__account=account, is_open=True)
        .select_related(*proxy.loaded_for_suggestions)
        .order_by("pk")
    )
    there = _read_mappings(proxy, account)
    codes = _AccountCodes(proxy, account)
    targets = []
    for row in rows:
        room_type = row.unit_group.code if proxy is MappableRatePlan else ""
        default = rules.find(
            proxy.kind,
            account=account.pk,
            hotel=row.property_id,
            code=row.code,
            room_type=room_type,
        )
        code = codes.get(default.code) if default is not None else None
        if code is not None and not code.is_active:
            if code.pk in {pk for pk, _ in there[row.pk]}:
                continue
            code = None
        origin = default.origin if default is not None and code is not None else None
        wanted = {(code.pk, origin)} if code is not None else set()
        if there[row.pk] != wanted:
            last = next(iter(there[row.pk]), (None, Origin.MAKER_DEFAULT))[1]
            targets.append(Default(row, code, Origin(origin or last)))
    return targets


def _read_mappings(
    proxy: type[AnyMappable], account: Account
) -> defaultdict[int, set[tuple[int, str]]]:
    mappings: Any = proxy.mapping_model.objects
    found = defaultdict(set)
    own = mappings.for_account(account).values_list(proxy.relation, "code", "origin")
    for row, code, origin in own:
        found[row].add((code, origin))
    return found


class _AccountCodes:
    """The account's codes, which are created where a default needs them."""

    def __init__(self, proxy: type[AnyMappable], account: Account) -> None:
        self._account, self._proxy = account, proxy
        self._model: Any = proxy.code_model
        self._standard: Any = (
            StandardRateCode if proxy is MappableRatePlan else StandardRoomCode
        ).objects
        self._by_pk = self._model.objects.for_account(account).exclude(key=None).in_bulk()
        self._known = {code.key: code for code in self._by_pk.values()}

    def get(self, text: str) -> Any:
        """Return the code, perhaps one that is switched off, or None where there is to be none."""
        key = code_key(text)
        if not key:
            return None
        if key not in self._known:
            self._known[key] = self._find_renamed(key) or self._create(text, key)
        return self._known[key]

    def _find_renamed(self, key: str) -> Any:
        """Return the code that a default has mapped to under this name, None if there is none."""
        there = self._renamed[self._account.pk, key] & self._by_pk.keys()
        return self._by_pk[max(there)] if there else None

    @cached_property
    def _renamed(self) -> defaultdict[tuple[Any, str], set[int]]:
        return read_renamed(self._proxy, accounts=[self._account.pk])

    def _create(self, text: str, key: str) -> Any:
        model = self._standard.filter(key=key).first()
        named = {"name": model.name, "description": model.description} if model else {}
        try:
            return create_code(
                self._account, model=self._model, code=model.code if model else text, **named
            )
        except CodeTaken:
            # A colleague has just created it.
            return self._model.objects.for_account(self._account).written(text).get()
