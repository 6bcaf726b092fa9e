"""A client for the control interface: one method per call."""

from typing import Any, TypedDict, cast

import requests

TIMEOUT = 30


class CallRecord(TypedDict):
    """A line of the ledger, as `sandbox.state.ledger.Call` describes it."""

    n: int
    at: str
    started_at: float
    finished_at: float | None
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    kind: str
    grant_type: str | None
    client_id: str | None
    account_code: str | None
    bearer: str | None
    status: int | None
    tracking_id: str
    outcome: str | None
    fault: int | None
    issued: dict[str, str]
    note: str | None


class TokenRecord(TypedDict):
    """How one code or token stands: `state` is issued, spent, expired or revoked."""

    kind: str
    fingerprint: str
    state: str
    client_id: str
    account_code: str
    scopes: list[str]


class ControlError(Exception):
    """The sandbox refused; the message is its own."""


class Control:
    """The control interface of the sandbox at `base_url`."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        """Close the connection; the client can still be used and opens a new one."""
        self._session.close()

    def calls(
        self,
        *,
        kind: str | None = None,
        path: str | None = None,
        grant_type: str | None = None,
        account_code: str | None = None,
    ) -> list[CallRecord]:
        """Return the calls in the order of their arrival, all or those that are asked for."""
        filters = {
            "kind": kind,
            "path": path,
            "grant_type": grant_type,
            "account_code": account_code,
        }
        wanted = {name: value for name, value in filters.items() if value is not None}
        calls = cast(list[CallRecord], self._request("GET", "/ledger")["calls"])
        return [call for call in calls if wanted.items() <= call.items()]

    def tokens(self, *, kind: str | None = None, state: str | None = None) -> list[TokenRecord]:
        """Return the codes and tokens issued since the start, all or those that are asked for."""
        tokens = cast(list[TokenRecord], self._request("GET", "/ledger")["tokens"])
        return [
            token
            for token in tokens
            if kind in (None, token["kind"]) and state in (None, token["state"])
        ]

    def clear_ledger(self) -> None:
        """Forget the calls so far."""
        self._request("DELETE", "/ledger")

    def set_latency(self, *, seconds: float, path: str = "/") -> None:
        """Wait before answering calls to paths with this prefix."""
        self._request("PUT", "/latency", seconds=seconds, path=path)

    def clear_latency(self) -> None:
        """Answer at once again."""
        self._request("DELETE", "/latency")

    def add_fault(
        self,
        *,
        kind: str,
        path: str = "",
        method: str | None = None,
        grant_type: str | None = None,
        query: str = "",
        times: int | None = None,
        after: int = 0,
        begins_in: float = 0,
        lasts: float | None = None,
        every: float | None = None,
        **details: Any,
    ) -> int:
        """Let calls fail and return the rule's id.

        `kind` is status (status, headers, body), cut (after_bytes), reset, hang (seconds),
        commit-then-reset, replace (set, remove) or id-token (claims, shift, remove, header,
        signature); the names in brackets are `details`. `times` None is for ever. With
        `begins_in`, `lasts` and `every`, in seconds, it is an outage on a timetable.
        """
        rule = self._request(
            "POST",
            "/faults",
            match={"path": path, "method": method, "grant_type": grant_type, "query": query},
            action={"kind": kind, **details},
            times=times,
            after=after,
            begins_in=begins_in,
            lasts=lasts,
            every=every,
        )
        return int(rule["id"])

    def faults(self) -> list[dict[str, Any]]:
        """Return the rules with how many calls each has `seen` and been `applied` to."""
        return cast("list[dict[str, Any]]", self._request("GET", "/faults"))

    def delete_fault(self, fault_id: int) -> None:
        """Delete one rule."""
        self._request("DELETE", f"/faults/{fault_id}")

    def clear_faults(self) -> None:
        """Delete all rules."""
        self._request("DELETE", "/faults")

    def rotate_keys(self, *, keep_old: bool = True) -> str:
        """Sign with a new key from now on and return its kid."""
        return str(self._request("POST", "/keys/rotate", keep_old=keep_old)["kid"])

    def expire_tokens(self, *, kind: str = "access_token", account_code: str | None = None) -> int:
        """Let live tokens expire now and return how many: access_token, refresh_token or code."""
        answer = self._request("POST", "/tokens/expire", kind=kind, account_code=account_code)
        return int(answer["expired"])

    def revoke_grants(self, *, account_code: str, client_id: str | None = None) -> int:
        """Revoke what the account has granted and return how many grants that were."""
        answer = self._request(
            "POST", "/tokens/revoke", account_code=account_code, client_id=client_id
        )
        return int(answer["revoked"])

    def disconnect(self, *, account_code: str, client_id: str | None = None) -> int:
        """Disconnect as the hotel does: grants are revoked and consent is forgotten."""
        answer = self._request(
            "POST", "/disconnect", account_code=account_code, client_id=client_id
        )
        return int(answer["revoked"])

    def set_clock(self, *, offset_seconds: float) -> None:
        """Move the sandbox's clock away from the machine's."""
        self._request("PUT", "/clock", offset_seconds=offset_seconds)

    def settings(self) -> dict[str, Any]:
        """Return the settings in force."""
        return cast("dict[str, Any]", self._request("GET", "/settings"))

    def change_settings(self, **changes: Any) -> None:
        """Change settings, such as rotation, grace_seconds, page_size_max or rate_limit."""
        self._request("PATCH", "/settings", **changes)

    def change_client(self, client_id: str, **changes: Any) -> None:
        """Change a client's name, logo_url, redirect_uris or scopes."""
        self._request("PATCH", "/clients", client_id=client_id, **changes)

    def add_scopes(self, client_id: str, scopes: list[str]) -> None:
        """Add scopes to a client, whose grants so far are then not refreshed any more."""
        self._request("POST", "/clients/scopes", client_id=client_id, scopes=scopes)

    def change_user(self, email: str, *, is_active: bool) -> None:
        """Deactivate a user, or let them in again."""
        self._request("PATCH", "/users", email=email, is_active=is_active)

    def accounts(self) -> list[dict[str, Any]]:
        """Return the accounts with their logins: code, name, users."""
        return cast("list[dict[str, Any]]", self._request("GET", "/accounts"))

    def generate_account(self, *, code: str, **size: int) -> dict[str, Any]:
        """Generate an account and return it with its logins.

        `size` is any of properties (1), units_per_property (20) and rate_plans_per_property (5),
        and seed: the same one makes the same account.
        """
        return cast("dict[str, Any]", self._request("POST", "/accounts", code=code, **size))

    def apply(self, **change: Any) -> None:
        """Change an account's data, as `AccountStore.apply` understands it."""
        self._request("POST", "/changes", **change)

    def act_at_the_desk(self, *, account_code: str, id: str, action: str, **details: str) -> None:  # noqa: A002
        """Do a step with a reservation: check_in, check_out, assign, move, extend, cancel …"""
        self._request(
            "POST", "/front-desk", account_code=account_code, id=id, action=action, **details
        )

    def let_the_day_pass(
        self, *, account_code: str, property_id: str, hour: int = 24
    ) -> dict[str, int]:
        """Let today's guests leave and come up to an hour; return how many did which."""
        return cast(
            "dict[str, int]",
            self._request(
                "POST", "/day", account_code=account_code, property_id=property_id, hour=hour
            ),
        )

    def subscriptions(self) -> list[dict[str, Any]]:
        """Return all webhook subscriptions."""
        return cast("list[dict[str, Any]]", self._request("GET", "/subscriptions"))

    def forget_subscriptions(self) -> None:
        """Lose all webhook subscriptions without a word."""
        self._request("DELETE", "/subscriptions")

    def deliveries(self) -> list[dict[str, Any]]:
        """Return every attempt to deliver a webhook message: body, attempt, status."""
        return cast("list[dict[str, Any]]", self._request("GET", "/webhooks"))

    def send_event(self, *, account_code: str, topic: str, type: str, **details: str) -> None:  # noqa: A002 - apaleo's word
        """Deliver an event of which nothing is true; `details`: entity_id, property_id, id."""
        self._request(
            "POST", "/webhooks", account_code=account_code, topic=topic, type=type, **details
        )

    def send_system_message(self, *, account_code: str) -> None:
        """Deliver a system message to all subscriptions of the account."""
        self._request("POST", "/webhooks/system", account_code=account_code)

    def redeliver(self, *, account_code: str) -> None:
        """Deliver everything once more, as after an outage."""
        self._request("POST", "/webhooks/again", account_code=account_code)

    def reset(self) -> None:
        """Go back to the start; only the signing keys stay."""
        self._request("POST", "/reset")

    def _request(self, method: str, address: str, /, **data: Any) -> Any:
        response = self._session.request(
            method, f"{self.base_url}/_control{address}", json=data or None, timeout=TIMEOUT
        )
        if response.status_code >= 400:
            raise ControlError(response.text)
        return response.json() if response.content else None
