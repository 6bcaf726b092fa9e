"""The request, with what the middleware adds to it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class HtmxRequest(HttpRequest):
    """What every view gets."""

    htmx: HtmxDetails


class SignedInRequest(HtmxRequest):
    """What a view gets that is not `login_not_required`."""

    user: User
