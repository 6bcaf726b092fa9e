"""Signing up makes a hotelier's account."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms


class AccountAdapter(DefaultAccountAdapter):
    """allauth with Lobby's rules."""


class SignupForm(forms.Form):
    """The fields of the sign-up page."""
