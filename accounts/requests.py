"""The request of somebody who is signed in."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `signed_in` gets."""

    user: User
