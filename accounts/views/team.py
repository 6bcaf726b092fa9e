"""The people of an account."""

from datetime import datetime

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import invitations, members
from accounts.access import get_for_member, get_membership
from accounts.access.requests import SignedInRequest
from accounts.forms import InviteForm, MemberForm, RoleForm, read
from accounts.models import Account, Invitation, Membership
from mail.limits import LimitReached, digest, invited_lately

LAST_OWNER = gettext_lazy("There must be at least one owner. Make somebody else an owner first.")
ROLE_CHANGED = {
    Membership.Role.OWNER: gettext_lazy("%(user)s is now an owner."),
    Membership.Role.MANAGER: gettext_lazy("%(user)s is now a manager."),
    Membership.Role.VIEWER: gettext_lazy("%(user)s is now a viewer."),
}


@require_safe
def team(request: SignedInRequest) -> HttpResponse:
    """Show who belongs to the chosen account and who is invited."""
    membership = get_membership(request)
    if membership is None:
        return redirect("accounts:new")
    # A link may propose the role; nothing happens until the form is sent.
    role = request.GET.get("role", Membership.Role.VIEWER)
    initial = {"account": membership.account_id, "role": role}
    return _page(request, membership, form=InviteForm(initial=initial))


@require_POST
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite a colleague, or say under the form why not."""
    form = InviteForm(request.POST)
    is_valid = form.is_valid()
    account = get_for_member(
        Account.objects.all(),
        user=request.user,
        role=Membership.Role.OWNER,
        pk=form.cleaned_data.get("account"),
    )
    if is_valid and _invite(request, form, account):
        return redirect("accounts:team")
    membership = Membership.objects.for_account(account).get(user=request.user)
    return _page(request, membership, form=form, status=422)


@require_POST
def change_role(request: SignedInRequest) -> HttpResponse:
    """Give a member another role."""
    chosen = read(RoleForm, request)
    membership = get_for_member(
        Membership.objects.select_related("account", "user"),
        user=request.user,
        role=Membership.Role.OWNER,
        pk=chosen["member"],
    )
    role = Membership.Role(chosen["role"])
    try:
        members.change_role(membership, role=role, by=request.user, now=timezone.now())
    except members.LastOwner:
        messages.error(request, LAST_OWNER)
    else:
        messages.success(request, ROLE_CHANGED[role] % {"user": membership.user})
    return redirect("accounts:team")


@require_POST
def remove(request: SignedInRequest) -> HttpResponse:
    """Take a member out of the team; everyone may take themselves out, with their password."""
    rows = Membership.objects.select_related("account", "user")
    pk = read(MemberForm, request)["member"]
    is_own = rows.filter(pk=pk, user=request.user).exists()
    needed = Membership.Role.VIEWER if is_own else Membership.Role.OWNER
    membership = get_for_member(rows, user=request.user, role=needed, pk=pk)
    if is_own:
        # Told before the password is asked for.
        if members.owned_alone(request.user).filter(pk=membership.account_id).exists():
            messages.error(request, LAST_OWNER)
            return redirect("accounts:team")
        raise_if_reauthentication_required(request, app="accounts")
    try:
        members.remove(membership, by=request.user, now=timezone.now())
    except members.LastOwner:
        messages.error(request, LAST_OWNER)
        return redirect("accounts:team")
    if is_own:
        left = _("You have left %(account)s.")
        messages.success(request, left % {"account": membership.account})
        return redirect(settings.LOGIN_REDIRECT_URL)
    removed = _("%(user)s no longer belongs to %(account)s.")
    named = {"user": membership.user, "account": membership.account}
    messages.success(request, removed % named)
    return redirect("accounts:team")


def _invite(request: SignedInRequest, form: InviteForm, account: Account) -> bool:
    email = form.cleaned_data["email"]
    try:
        invitations.invite(
            account=account,
            email=email,
            role=Membership.Role(form.cleaned_data["role"]),
            by=request.user,
            now=timezone.now(),
        )
    except invitations.AlreadyMember:
        form.add_error("email", _("This person already belongs to your team."))
        return False
    except invitations.TooManyInvitations:
        form.add_error("email", _("Too many invitations are open. Withdraw one first."))
        return False
    except LimitReached as reached:
        form.add_error("email", _not_mailed(email, reached, now=timezone.now()))
        return False
    except invitations.NotDelivered:
        unsent = _(
            "%(email)s is invited, but the e-mail could not be sent. Please send it again later."
        )
        messages.warning(request, unsent % {"email": email})
        return True
    sent = _("We have sent an invitation to %(email)s. It is good for seven days.")
    messages.success(request, sent % {"email": email})
    return True


def _not_mailed(email: str, reached: LimitReached, *, now: datetime) -> str:
    return _(
        "No mail was sent to %(email)s: there were too many lately. You can send one in %(wait)s."
    ) % {"email": email, "wait": timeuntil(reached.until, now)}


def _page(
    request: HttpRequest, membership: Membership, *, form: InviteForm, status: int = 200
) -> HttpResponse:
    account = membership.account
    is_owner = membership.may(Membership.Role.OWNER)
    now = timezone.now()
    waiting = Invitation.objects.for_account(account).filter(accepted_at=None)
    page = {
        "account": account,
        "own": membership,
        "is_owner": is_owner,
        "members": Membership.objects.for_account(account)
        .select_related("user")
        .order_by("created_at", "pk"),
        "invitations": _with_waits(waiting, account=account, now=now) if is_owner else (),
        "roles": Membership.Role.choices,
        "form": form,
        "now": now,
    }
    return render(request, "accounts/team.html", page, status=status)


def _with_waits(
    waiting: QuerySet[Invitation], *, account: Account, now: datetime
) -> list[tuple[Invitation, datetime | None]]:
    """Return the invitations, each with when its mail can be sent again if that is not now."""
    waits = invited_lately(account.pk, now=now)
    rows = waiting.order_by("created_at", "pk")
    return [(invitation, waits.get(digest(invitation.email))) for invitation in rows]
