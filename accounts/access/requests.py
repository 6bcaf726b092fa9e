"""The request of somebody who is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view gets that is not `login_not_required`."""

    user: User
    htmx: HtmxDetails
