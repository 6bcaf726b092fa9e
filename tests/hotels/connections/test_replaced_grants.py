"""A hotel that consented several times, then leaves: all of its grants are handed back."""

from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from encryption.binding import unbind
from hotels.connections import OtherApaleoAccount, disconnect, establish
from hotels.models import Connection, ReplacedGrant, Revocation
from jobs.runner import run_due
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import consent, refresh_token_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def grants(connect: Callable[..., Connection]) -> list[str]:
    """The refresh tokens of three consents to one connection, by fingerprint."""
    return [refresh_token_of(connect()) for _ in range(3)]


def test_what_was_replaced_is_remembered_and_not_revoked_before(
    grants: list[str], platform: Server
) -> None:
    connection = Connection.objects.get()

    run_due()

    assert ReplacedGrant.objects.filter(connection=connection).count() == 2
    assert platform.control.calls(kind="revocation") == []
    assert refresh_token_of(connection) == grants[-1]


def test_all_grants_are_handed_back_when_the_hotel_leaves(
    grants: list[str], platform: Server
) -> None:
    disconnect(Connection.objects.get(), now=timezone.now())
    run_due()

    revoked = [call["form"]["token"] for call in platform.control.calls(kind="revocation")]
    assert sorted(revoked) == sorted(grants)
    assert not ReplacedGrant.objects.exists()
    assert {row.refresh_token for row in Revocation.objects.all()} == {None}


def test_a_replaced_grant_is_sealed_to_its_row(grants: list[str]) -> None:
    kept = ReplacedGrant.objects.order_by("pk")[0]

    assert str(kept.binding) in kept.refresh_token
    assert fingerprint(kept.refresh_token) not in grants
    assert str(kept.connection_id) in str(kept)
    assert "refresh" not in str(kept)


def test_a_replaced_grant_that_no_key_opens_keeps_no_hotel_from_leaving(
    grants: list[str], settings: object
) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]  # type: ignore[attr-defined]  # pytest's

    disconnect(Connection.objects.get(), now=timezone.now())

    assert not ReplacedGrant.objects.exists()
    assert Connection.objects.get().status == Connection.Status.DISCONNECTED


def test_only_so_many_are_kept(connect: Callable[..., Connection]) -> None:
    connection = connect()
    for _ in range(ReplacedGrant.MAX_KEPT):
        ReplacedGrant.objects.create(
            connection=connection, refresh_token="[]", replaced_at=connection.connected_at
        )

    connect()

    assert ReplacedGrant.objects.count() == ReplacedGrant.MAX_KEPT


def test_a_grant_for_another_connected_account_is_kept_with_those_it_would_replace(
    platform: Server, connect: Callable[..., Connection]
) -> None:
    demo, solo = connect("DEMO"), connect("SOLO")
    grant = consent("SOLO")
    assert demo.connected_by is not None

    with pytest.raises(OtherApaleoAccount):
        establish(
            grant,
            account=demo.account,
            user=demo.connected_by,
            reconnects=demo,
            now=timezone.now(),
        )

    kept = ReplacedGrant.objects.get(connection=solo)
    assert not Revocation.objects.exists()
    assert unbind(kept.refresh_token, to=kept.binding) == grant.reply.refresh_token
