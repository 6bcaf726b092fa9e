"""What a sandbox remembers, and what is not worth it."""

from sandbox.accounts import AccountStore
from sandbox.accounts.samples import demo_accounts, generate_account
from sandbox.identity.token_response import issue_access_token, issue_refresh_token
from sandbox.persistence.saved_state import from_json, to_json
from sandbox.persistence.snapshot import restore, take_snapshot
from sandbox.settings import SandboxSettings
from sandbox.state import Sandbox
from sandbox.state.tokens import Grant

DAY = 24 * 60 * 60


def make_sandbox(accounts: AccountStore | None = None) -> Sandbox:
    return Sandbox(settings=SandboxSettings(), accounts=accounts or demo_accounts())


def make_grant(sandbox: Sandbox, *, account_code: str = "DEMO") -> None:
    grant = Grant("LOBB-AC-TEST", account_code, "someone", ("offline_access", "setup.read"))
    issue_access_token(sandbox, grant, grant.scopes)
    issue_refresh_token(sandbox, grant)


def successor_of(sandbox: Sandbox, *, accounts: AccountStore | None = None) -> Sandbox:
    """Return the sandbox after a restart."""
    successor = make_sandbox(accounts)
    restore(successor, from_json(to_json(take_snapshot(sandbox))))
    return successor


def kinds(sandbox: Sandbox) -> list[str]:
    return [token.kind for token in sandbox.tokens]


def test_every_kind_of_record_survives() -> None:
    sandbox = make_sandbox(AccountStore())
    sandbox.accounts.by_code |= demo_accounts().by_code
    sandbox.accounts.add(generate_account(code="BIG", properties=3, units_per_property=10))

    successor = successor_of(sandbox, accounts=AccountStore())

    assert successor.accounts == sandbox.accounts


def test_accounts_that_follow_from_the_start_are_not_written_down() -> None:
    sandbox = make_sandbox()
    sandbox.accounts.add(generate_account(code="BIG"))

    accounts = take_snapshot(sandbox).accounts

    assert [account.code for account in accounts] == ["BIG"]


def test_the_tokens_of_a_grant_still_end_together() -> None:
    sandbox = make_sandbox()
    make_grant(sandbox)

    successor = successor_of(sandbox)

    grants = [token.grant for token in successor.tokens]
    assert len(grants) == 2
    assert grants[0] is grants[1]


def test_expired_tokens_are_forgotten() -> None:
    sandbox = make_sandbox()
    make_grant(sandbox)
    sandbox.tokens.expire(kind="access_token", account_code=None, now=sandbox.clock.now())

    assert kinds(successor_of(sandbox)) == ["refresh_token"]


def test_tokens_that_have_only_expired_by_a_clock_put_forward_are_kept() -> None:
    sandbox = make_sandbox()
    make_grant(sandbox)
    sandbox.clock.offset = DAY

    successor = successor_of(sandbox)

    assert kinds(successor) == ["access_token", "refresh_token"]
    assert successor.clock.offset == DAY


def test_what_an_account_granted_goes_with_the_account() -> None:
    accounts = demo_accounts()
    accounts.add(generate_account(code="GEN0001"))
    sandbox = make_sandbox(accounts)
    make_grant(sandbox, account_code="GEN0001")

    successor = successor_of(sandbox, accounts=demo_accounts())

    assert kinds(successor) == []
