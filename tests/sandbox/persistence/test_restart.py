"""What a sandbox with `--state` still knows after it was killed."""

import contextlib
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from sandbox.state.ledger import fingerprint
from tests.sandbox.app import TIMEOUT
from tests.sandbox.process import ROOT, Running, command, started

ACCOUNT = "/account/v1/accounts/current"
UNITS = "/inventory/v1/units"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "sandbox.state"


def jwks(sandbox: Running) -> list[dict[str, str]]:
    address = f"{sandbox.url}/.well-known/openid-configuration/jwks"
    keys: list[dict[str, str]] = requests.get(address, timeout=TIMEOUT).json()["keys"]
    return keys


def test_a_connected_app_stays_connected(state: Path) -> None:
    with started(state=state) as before:
        refreshed = before.app.refresh(before.app.connect()["refresh_token"]).json()
        before.kill()

    with started(state=state, port=before.port) as after:
        account = after.app.get(ACCOUNT, refreshed["access_token"])
        again = after.app.refresh(refreshed["refresh_token"])

    assert account.json()["code"] == "DEMO"
    assert again.status_code == 200


def test_a_spent_token_stays_spent_and_still_ends_its_grant(state: Path) -> None:
    with started(state=state) as before:
        spent = before.app.connect()["refresh_token"]
        successor = before.app.refresh(spent).json()["refresh_token"]
        before.kill()

    with started(state=state, port=before.port) as after:
        replayed = after.app.refresh(spent)
        ended = after.app.refresh(successor)

    assert replayed.json() == {"error": "invalid_grant"}
    assert ended.json() == {"error": "invalid_grant"}


def test_a_revoked_grant_stays_revoked(state: Path) -> None:
    with started(state=state) as before:
        token = before.app.connect()["refresh_token"]
        before.control.revoke_grants(account_code="DEMO")
        before.kill()

    with started(state=state, port=before.port) as after:
        answer = after.app.refresh(token)

    assert answer.json() == {"error": "invalid_grant"}


def test_whoever_has_consented_is_not_asked_again(state: Path) -> None:
    with started(state=state) as before:
        before.app.connect()
        before.kill()

    with started(state=state, port=before.port) as after:
        after.app.connect()
        consents = after.control.calls(kind="consent")

    assert consents == []


def test_tokens_are_signed_with_the_same_keys(state: Path) -> None:
    with started(state=state) as before:
        before.control.rotate_keys()
        published = jwks(before)
        before.kill()

    with started(state=state, port=before.port) as after:
        assert jwks(after) == published
        assert len(published) == 2


def test_the_keys_are_kept_before_anything_has_happened(state: Path) -> None:
    with started(state=state) as before:
        published = jwks(before)
        before.kill()

    with started(state=state, port=before.port) as after:
        assert jwks(after) == published


def test_accounts_are_as_they_were_changed_and_generated(state: Path) -> None:
    renamed = {"kind": "unit", "id": "MUC-KKH", "fields": {"name": "The attic"}}
    with started(state=state) as before:
        before.control.generate_account(code="BIG", properties=2, units_per_property=30)
        before.control.apply(account_code="DEMO", action="change", **renamed)
        token = before.app.connect(email="admin@big.example")["access_token"]
        demo_token = before.app.connect()["access_token"]
        before.kill()

    with started(state=state, port=before.port) as after:
        units = after.app.get(UNITS, token)
        attic = after.app.get(f"{UNITS}/MUC-KKH", demo_token)

    assert units.json()["count"] == 60
    assert attic.json()["name"] == "The attic"


def test_the_clock_goes_on_but_faults_latency_and_ledger_do_not(state: Path) -> None:
    with started(state=state) as before:
        before.control.set_clock(offset_seconds=7200)
        before.control.add_fault(kind="reset", path="^/connect/token$")
        before.control.set_latency(seconds=30)
        before.kill()

    with started(state=state, port=before.port) as after:
        calls = after.control.calls()
        token = after.app.connect()["access_token"]
        # Past the end of a token that was issued by the machine's clock.
        after.control.set_clock(offset_seconds=7200 + 1800)
        account = after.app.get(ACCOUNT, token)

    assert calls == []
    assert account.status_code == 200


def test_a_reset_is_remembered_too(state: Path) -> None:
    with started(state=state) as before:
        token = before.app.connect()["refresh_token"]
        before.control.generate_account(code="BIG")
        before.control.reset()
        before.kill()

    with started(state=state, port=before.port) as after:
        codes = [account["code"] for account in after.control.accounts()]
        answer = after.app.refresh(token)

    assert "BIG" not in codes
    assert answer.json() == {"error": "invalid_grant"}


def test_no_token_that_the_app_has_is_forgotten_whenever_the_kill_comes(state: Path) -> None:
    with started(state=state) as before:
        tokens = [before.app.connect()["refresh_token"]]
        enough = threading.Event()

        def refresh_until_the_end() -> None:
            with contextlib.suppress(requests.RequestException):
                while True:
                    tokens.append(before.app.refresh(tokens[-1]).json()["refresh_token"])
                    if len(tokens) > 20:
                        enough.set()

        app = threading.Thread(target=refresh_until_the_end)
        app.start()
        enough.wait(TIMEOUT)
        before.kill()
        app.join()

    with started(state=state, port=before.port) as after:
        known = {token["fingerprint"]: token["state"] for token in after.control.tokens()}

    assert len(tokens) > 20
    assert {known[fingerprint(token)] for token in tokens[:-1]} == {"spent"}
    # The kill may have come between the last one's use and the answer to that.
    assert known[fingerprint(tokens[-1])] in {"issued", "spent"}


def test_a_token_that_cannot_be_kept_is_not_handed_out(state: Path) -> None:
    with started(state=state) as sandbox:
        code = sandbox.app.consent()["code"]
        # What is written next cannot take the place of a folder.
        state.unlink()
        state.mkdir()

        answer = sandbox.app.exchange(code)

    assert answer.status_code == 500
    assert "token" not in answer.text


def test_two_sandboxes_do_not_share_a_file(state: Path) -> None:
    with started(state=state) as first:
        second = subprocess.run(
            command("--port", "0", "--state", str(state)),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert second.returncode == 2
    assert f"cannot use {state}: process {first.process.pid} uses it" in second.stderr


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: text.replace('"format":2', '"format":0'),
        lambda text: text.replace('"expires_at"', '"expires"'),
        lambda text: text.replace("BEGIN PRIVATE", "BEGIN PUBLIC"),
    ],
    ids=["cut off", "empty", "another", "older", "renamed", "no key"],
)
def test_a_file_that_makes_no_sense_is_put_aside_with_a_word(
    state: Path, spoil: Callable[[str], str]
) -> None:
    with started(state=state) as before:
        token = before.app.connect()["refresh_token"]
        before.kill()
    spoilt = spoil(state.read_text())
    state.write_text(spoilt)

    with started(state=state, port=before.port) as after:
        answer = after.app.refresh(token)
        after.app.connect()
        after.kill()
        stderr = after.stderr()

    aside = state.with_name("sandbox.state.unreadable-1")
    assert answer.json() == {"error": "invalid_grant"}
    assert aside.read_text() == spoilt
    assert f"cannot read {state}" in stderr
    assert str(aside) in stderr
    assert token not in stderr


def test_only_its_owner_can_read_the_file(state: Path) -> None:
    with started(state=state) as sandbox:
        sandbox.app.connect()

        assert state.stat().st_mode & 0o777 == 0o600


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    answer = subprocess.run(
        command("--port", "0", "--state", str(tmp_path / "missing" / "sandbox.state")),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert "No such file or directory. Choose another with --state." in answer.stderr


def test_without_the_option_nothing_is_written(tmp_path: Path) -> None:
    with started(folder=tmp_path) as sandbox:
        sandbox.app.connect()
        sandbox.control.generate_account(code="BIG")

    assert list(tmp_path.iterdir()) == []
