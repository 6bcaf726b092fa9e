"""Who belongs to an account, and who is asked to."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts import invitations, members
from accounts.models import Account, Invitation, Membership, User
from tests.factories import make_invitation
from tests.simultaneously import simultaneously

OWNER, MANAGER, VIEWER = Membership.Role.OWNER, Membership.Role.MANAGER, Membership.Role.VIEWER


@pytest.fixture
def invite(account: Account, alice: User) -> Any:
    """Invite Nina, unless told otherwise."""

    def invite(email: str = "nina@grand.example", **fields: Any) -> Invitation:
        values: dict[str, Any] = {
            "account": account,
            "role": MANAGER,
            "by": alice,
            "now": timezone.now(),
        }
        return invitations.invite(email=email, **(values | fields))

    return invite


def remove(membership: Membership) -> None:
    members.remove(membership, by=membership.user, now=timezone.now())


def change_role(membership: Membership, *, role: Membership.Role) -> None:
    members.change_role(membership, role=role, by=membership.user, now=timezone.now())


def role_of(user: User, account: Account) -> str | None:
    return (
        Membership.objects.filter(user=user, account=account).values_list("role", flat=True).first()
    )


def test_invitation_mails_a_link_to_the_invited(invite: Any) -> None:
    invitation = invite("  Nina@Grand.example ")

    assert invitation.email == "nina@grand.example"
    assert mail.outbox[0].to == ["nina@grand.example"]
    assert f"http://testserver.localhost/hotels/invitations/{invitation.pk}/" in mail.outbox[0].body


def test_inviting_again_renews_the_place_and_the_mail(invite: Any) -> None:
    first = invite(now=timezone.now() - timedelta(days=8))

    second = invite(role=VIEWER)

    assert second.pk == first.pk
    assert second.role == VIEWER
    assert second.is_open(now=timezone.now() + timedelta(days=6))
    assert len(mail.outbox) == 2


def test_a_form_sent_twice_mails_once(invite: Any) -> None:
    invite()

    invite()

    assert len(mail.outbox) == 1
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("email", ["bob@seaside.example", "BOB@seaside.example"])
def test_a_member_is_not_invited(invite: Any, bob: User, email: str) -> None:
    with pytest.raises(invitations.AlreadyMember):
        invite(email)

    assert not mail.outbox


def test_open_invitations_are_bounded(invite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MAX_OPEN", 1)
    invite("one@grand.example")

    with pytest.raises(invitations.TooManyInvitations):
        invite("two@grand.example")

    assert len(mail.outbox) == 1


def test_an_undelivered_invitation_stands(invite: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    with pytest.raises(invitations.NotDelivered):
        invite()

    assert Invitation.objects.filter(email="nina@grand.example").exists()


def test_the_invited_joins_with_the_role_offered(invite: Any, account: Account, nina: User) -> None:
    invitation = invite()

    invitations.accept(invitation.pk, user=nina, now=timezone.now())

    assert role_of(nina, account) == MANAGER


def test_accepting_twice_is_accepting_once(invite: Any, account: Account, nina: User) -> None:
    invitation = invite()
    invitations.accept(invitation.pk, user=nina, now=timezone.now())

    invitations.accept(invitation.pk, user=nina, now=timezone.now())

    assert Membership.objects.filter(user=nina).count() == 1


def test_who_was_removed_does_not_come_back_by_the_old_link(invite: Any, nina: User) -> None:
    invitation = invite()
    remove(invitations.accept(invitation.pk, user=nina, now=timezone.now()))

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation.pk, user=nina, now=timezone.now())


def test_an_invitation_ends_after_seven_days(invite: Any, account: Account, nina: User) -> None:
    invitation = invite()

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(
            invitation.pk, user=nina, now=timezone.now() + timedelta(days=7, hours=1)
        )

    assert role_of(nina, account) is None


def test_only_a_verified_address_accepts(invite: Any, account: Account, nina: User) -> None:
    invitation = invite()
    EmailAddress.objects.filter(user=nina).update(verified=False)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation.pk, user=nina, now=timezone.now())

    assert role_of(nina, account) is None


def test_somebody_else_does_not_accept(invite: Any, account: Account, charlie: User) -> None:
    invitation = invite()

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation.pk, user=charlie, now=timezone.now())

    assert role_of(charlie, account) is None


def test_an_invitation_never_lowers_a_role(account: Account, alice: User) -> None:
    invitation = make_invitation(account, alice.email, role=VIEWER, invited_by=alice)

    invitations.accept(invitation.pk, user=alice, now=timezone.now())

    assert role_of(alice, account) == OWNER


def test_an_invitation_may_raise_a_role(account: Account, bob: User) -> None:
    invitation = make_invitation(account, bob.email, role=MANAGER)

    invitations.accept(invitation.pk, user=bob, now=timezone.now())

    assert role_of(bob, account) == MANAGER


def test_the_last_owner_cannot_be_demoted(account: Account, alice: User, mark: User) -> None:
    own = Membership.objects.get(user=alice)

    with pytest.raises(members.LastOwner):
        change_role(own, role=MANAGER)

    assert role_of(alice, account) == OWNER


def test_the_last_owner_cannot_be_removed(account: Account, alice: User, mark: User) -> None:
    own = Membership.objects.get(user=alice)

    with pytest.raises(members.LastOwner):
        remove(own)

    assert role_of(alice, account) == OWNER


def test_an_owner_who_cannot_sign_in_does_not_count(
    account: Account, alice: User, mark: User
) -> None:
    change_role(Membership.objects.get(user=mark), role=OWNER)
    User.objects.filter(pk=mark.pk).update(is_active=False)

    with pytest.raises(members.LastOwner):
        remove(Membership.objects.get(user=alice))


def test_one_of_two_owners_may_go_and_then_the_other_may_not(
    account: Account, alice: User, mark: User
) -> None:
    change_role(Membership.objects.get(user=mark), role=OWNER)
    both = list(Membership.objects.filter(account=account, role=OWNER).order_by("pk"))

    remove(both[0])

    with pytest.raises(members.LastOwner):
        remove(both[1])


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_the_same_moment_leave_one(
    account: Account, alice: User, mark: User
) -> None:
    Membership.objects.update(role=OWNER)
    alices, marks = Membership.objects.get(user=alice), Membership.objects.get(user=mark)

    def leave(membership: Membership) -> bool:
        try:
            remove(membership)
        except members.LastOwner:
            return False
        return True

    left = simultaneously(lambda: leave(alices), lambda: leave(marks))

    assert sorted(left) == [False, True]
    assert Membership.objects.filter(account=account, role=OWNER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_joining_twice_at_the_same_moment_is_joining_once(
    invite: Any, account: Account, nina: User
) -> None:
    pk = invite().pk

    def join() -> Membership:
        return invitations.accept(pk, user=nina, now=timezone.now())

    first, second = simultaneously(join, join)

    assert first == second
    assert role_of(nina, account) == MANAGER


def test_removing_twice_is_removing_once(account: Account, alice: User, bob: User) -> None:
    membership = Membership.objects.get(user=bob)
    remove(Membership.objects.get(user=bob))

    remove(membership)

    assert role_of(bob, account) is None


def test_creating_an_account_twice_makes_one(nina: User) -> None:
    first = members.create_account(name="Grand Hotel", owner=nina)

    second = members.create_account(name="Grand Hotel", owner=nina)

    assert first == second
    assert role_of(nina, first) == OWNER
