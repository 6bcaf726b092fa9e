"""What a sandbox remembers, and what is not worth it."""

from sandbox.accounts import World, demo_world
from sandbox.identity.token_response import issue_access_token, issue_refresh_token
from sandbox.persistence.document import from_json, to_json
from sandbox.persistence.snapshot import recall, remember
from sandbox.settings import SandboxSettings
from sandbox.state import Sandbox
from sandbox.state.tokens import Family

DAY = 24 * 60 * 60


def make_sandbox(world: World | None = None) -> Sandbox:
    return Sandbox(settings=SandboxSettings(), world=world or demo_world())


def make_grant(sandbox: Sandbox, *, account_code: str = "DEMO") -> None:
    family = Family("LOBB-AC-TEST", account_code, "someone", ("offline_access", "setup.read"))
    issue_access_token(sandbox, family, family.scopes)
    issue_refresh_token(sandbox, family)


def successor_of(sandbox: Sandbox, *, world: World | None = None) -> Sandbox:
    """Return the sandbox after a restart."""
    successor = make_sandbox(world)
    recall(successor, from_json(to_json(remember(sandbox)).encode()))
    return successor


def kinds(sandbox: Sandbox) -> list[str]:
    return [token.kind for token in sandbox.tokens]


def test_every_kind_of_record_survives() -> None:
    sandbox = make_sandbox(World())
    sandbox.world.accounts |= demo_world().accounts
    sandbox.world.generate(code="BIG", properties=3, units_per_property=10)

    successor = successor_of(sandbox, world=World())

    assert successor.world == sandbox.world


def test_accounts_that_follow_from_the_start_are_not_written_down() -> None:
    sandbox = make_sandbox()
    sandbox.world.generate(code="BIG")

    accounts = remember(sandbox).accounts

    assert [account.code for account in accounts] == ["BIG"]


def test_the_tokens_of_a_grant_still_end_together() -> None:
    sandbox = make_sandbox()
    make_grant(sandbox)

    successor = successor_of(sandbox)

    families = [token.family for token in successor.tokens]
    assert len(families) == 2
    assert families[0] is families[1]


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
    world = demo_world()
    world.generate(code="GEN0001")
    sandbox = make_sandbox(world)
    make_grant(sandbox, account_code="GEN0001")

    successor = successor_of(sandbox, world=demo_world())

    assert kinds(successor) == []
