"""The front desk of the sandbox's hotels, over the control interface."""

from datetime import UTC, datetime
from typing import Any

from sandbox.accounts import front_desk
from sandbox.accounts.account import HotelAccount
from sandbox.state import Sandbox
from sandbox.webhooks.delivery import change_account

Data = dict[str, Any]


def act_at_the_desk(sandbox: Sandbox, data: Data) -> Any:
    """Do one step with a reservation.

    Body: account_code, id, action (assign, unassign, check_in, check_out, move, extend, cancel),
    unit_id for assign and move, departure (ISO 8601) for extend.
    """
    account = front_desk.act(
        _account(sandbox, data),
        action=str(data.get("action")),
        id_=str(data.get("id")),
        details=data,
        now=_now(sandbox),
    )
    change_account(sandbox, account)


def run_night_audit(sandbox: Sandbox, data: Data) -> Any:
    """Run the night audit of a hotel: occupied rooms are dirty. Body: account_code, property_id."""
    account = front_desk.night_audit(
        _account(sandbox, data), property_id=str(data.get("property_id")), now=_now(sandbox)
    )
    change_account(sandbox, account)


def let_the_day_pass(sandbox: Sandbox, data: Data) -> Any:
    """Let today's guests of a hotel leave and come, as far as they are due by an hour.

    Body: account_code, property_id, hour (0 to 24, default 24).
    """
    account, steps = front_desk.let_pass(
        _account(sandbox, data),
        property_id=str(data.get("property_id")),
        hour=int(data.get("hour", 24)),
        now=_now(sandbox),
    )
    change_account(sandbox, account)
    return steps


def _account(sandbox: Sandbox, data: Data) -> HotelAccount:
    return sandbox.accounts.by_code[data["account_code"]]


def _now(sandbox: Sandbox) -> datetime:
    return datetime.fromtimestamp(sandbox.clock.now(), tz=UTC)
