"""Faults by rule: which calls go wrong, how often, and in what way."""

import re
import time
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError

from sandbox.state.ledger import Call

Kind = Literal["status", "cut", "reset", "hang", "commit-then-reset", "replace", "id-token"]
Signature = Literal[
    "valid", "broken", "none", "hs256-client-secret", "hs256-public-key", "unknown-key"
]


class FaultError(ValueError):
    """The rule as written makes no sense; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """Which calls a rule concerns. What is left out matches everything."""

    path: str = ""
    method: str | None = None
    grant_type: str | None = None
    query: str = ""

    def covers(self, call: Call, *, query: str) -> bool:
        """Return whether the call is meant; `path` is a regular expression, `query` a part."""
        return (
            re.search(self.path, call.path) is not None
            and self.method in (None, call.method)
            and self.grant_type in (None, call.grant_type)
            and self.query in query
        )


@dataclass(frozen=True, kw_only=True)
class Action:
    """What happens to a call. Which fields count depends on `kind`; `/_control/` explains them."""

    kind: Kind
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    after_bytes: int = 0
    seconds: float = 0.0
    set: dict[str, Any] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    claims: dict[str, Any] = field(default_factory=dict)
    shift: dict[str, int] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signature: Signature = "valid"


@dataclass(kw_only=True)
class FaultRule:
    """An action for calls that match: after the first `after` of them, `times` times or always.

    On a timetable it acts from `begins_in` seconds after it was added, for as long as it `lasts`,
    and again `every` so many seconds; calls at other times are not counted.
    """

    match: Match = field(default_factory=Match)
    action: Action
    times: int | None = None
    after: int = 0
    begins_in: float = 0
    lasts: float | None = None
    every: Annotated[float, Field(gt=0)] | None = None
    added_at: float = field(default_factory=time.monotonic, init=False)
    id: int = field(default=0, init=False)
    seen: int = field(default=0, init=False)
    applied: int = field(default=0, init=False)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read a rule; raise `FaultError` if it is not one."""
        try:
            rule = TypeAdapter(cls).validate_python(data, extra="forbid")
            re.compile(rule.match.path)
        except (ValidationError, re.error) as error:
            raise FaultError(f"not a fault rule: {error}") from error
        return rule

    def check(self, call: Call, *, query: str) -> bool:
        """Count a call and return whether the rule applies to it."""
        if not self.match.covers(call, query=query) or not self._is_on(time.monotonic()):
            return False
        self.seen += 1
        if self.seen <= self.after or (self.times is not None and self.applied >= self.times):
            return False
        self.applied += 1
        return True

    def _is_on(self, now: float) -> bool:
        since = now - self.added_at - self.begins_in
        if since < 0:
            return False
        if self.every is not None:
            since %= self.every
        return self.lasts is None or since < self.lasts


def replace_fields(
    body: dict[str, Any], *, set_fields: dict[str, Any], remove: list[str]
) -> dict[str, Any]:
    """Return the body with fields set and removed by dotted path; numbers index into lists."""
    for path, value in set_fields.items():
        parent, last = _parent(body, path)
        parent[last] = value
    for path in remove:
        parent, last = _parent(body, path)
        if isinstance(parent, list):
            del parent[last]
        else:
            parent.pop(last, None)
    return body


def _parent(body: Any, path: str) -> tuple[Any, Any]:
    """Return what holds the field, and the field's name or index in it."""
    *way, last = path.split(".")
    for step in way:
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body, int(last) if isinstance(body, list) else last
