"""Changing an account's data from outside; `AccountStore.apply` says how."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.defaults import with_defaults
from sandbox.accounts.integrity import check
from sandbox.accounts.records import Property, RatePlan, Unit, UnitGroup
from sandbox.accounts.reference_data import add_reference_data
from sandbox.accounts.validation import missing_fields, validated_fields

STORES: dict[str, tuple[type, str]] = {
    "property": (Property, "properties"),
    "unit_group": (UnitGroup, "unit_groups"),
    "unit": (Unit, "units"),
    "rate_plan": (RatePlan, "rate_plans"),
}
KNOWN = frozenset({"account_code", "action", "kind", "id", "fields"})
ARCHIVED_AT = "2026-01-31T12:00:00Z"


def apply_change(account: HotelAccount, change: dict[str, Any]) -> HotelAccount:
    """Return the account after the change; the one given stays as it was."""
    unknown = sorted(change.keys() - KNOWN)
    if unknown:
        raise ValueError(f"unknown {unknown}; a change has {sorted(KNOWN)}")
    actions: dict[str, Callable[[HotelAccount, dict[str, Any]], None]] = {
        "create": _create,
        "change": _change,
        "archive": _archive,
        "delete": _delete,
    }
    if change.get("action") not in actions:
        raise ValueError(f"action: one of {', '.join(actions)}, not {change.get('action')!r}")
    if change.get("kind") not in STORES:
        raise ValueError(f"kind: one of {', '.join(STORES)}, not {change.get('kind')!r}")
    changed = copy.deepcopy(account)
    actions[change["action"]](changed, change)
    check(changed)
    return changed


def _create(account: HotelAccount, change: dict[str, Any]) -> None:
    record_type, store = STORES[change["kind"]]
    values = validated_fields(
        record_type, change.get("fields", {}), language=account.default_language
    )
    if "id" in change:
        values["id"] = change["id"]
    values = with_defaults(account, change["kind"], values)
    missing = missing_fields(record_type, values)
    if missing:
        raise ValueError(f"a {change['kind']} needs {', '.join(missing)}")
    records = getattr(account, store)
    if values["id"] in records:
        raise ValueError(f"there is a {change['kind']} {values['id']} already")
    records[values["id"]] = record_type(**values)
    if change["kind"] == "property":
        add_reference_data(account, values["id"])


def _change(account: HotelAccount, change: dict[str, Any]) -> None:
    record_type, store = STORES[change["kind"]]
    fields = change.get("fields", {})
    if not fields or "id" in fields:
        raise ValueError("fields: what is to change, and never the id")
    values = validated_fields(record_type, fields, language=account.default_language)
    for id_ in _ids(account, change):
        records = getattr(account, store)
        records[id_] = replace(records[id_], **values)


def _archive(account: HotelAccount, change: dict[str, Any]) -> None:
    kind = change["kind"]
    if kind == "unit_group":
        raise ValueError("a unit_group cannot be archived")
    archived = {"archived": ARCHIVED_AT} if kind == "unit" else {"is_archived": True}
    for id_ in _ids(account, change):
        records = getattr(account, STORES[kind][1])
        records[id_] = replace(records[id_], **archived)


def _delete(account: HotelAccount, change: dict[str, Any]) -> None:
    for id_ in _ids(account, change):
        del getattr(account, STORES[change["kind"]][1])[id_]
        if change["kind"] == "property":
            for store in ("unit_groups", "units", "rate_plans"):
                records = getattr(account, store)
                kept = {k: record for k, record in records.items() if record.property_id != id_}
                setattr(account, store, kept)
        elif change["kind"] == "unit_group":
            account.rate_plans = {
                k: plan for k, plan in account.rate_plans.items() if plan.unit_group_id != id_
            }
            account.units = {
                k: replace(unit, unit_group_id=None) if unit.unit_group_id == id_ else unit
                for k, unit in account.units.items()
            }


def _ids(account: HotelAccount, change: dict[str, Any]) -> list[str]:
    """Return the ids that the change names; raise `LookupError` unless all are there."""
    named = change.get("id")
    ids = named if isinstance(named, list) else [named]
    records = getattr(account, STORES[change["kind"]][1])
    unknown = [str(id_) for id_ in ids if id_ not in records]
    if unknown:
        raise LookupError(f"account {account.code} has no {change['kind']} {', '.join(unknown)}")
    return list(dict.fromkeys(ids))
