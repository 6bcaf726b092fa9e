"""Leaving for apaleo, through however many addresses that leads: see decision 16."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def lead_on(request: HttpRequest, address: str) -> HttpResponse:
    """Send the visitor on to the consent screen at `address`.

    A browser's form gets a page that leads on by itself. Our policy on where forms may go
    (`form-action`) holds for all redirects behind a form, and apaleo's login may live anywhere;
    a page that the browser goes to from another page is bound by no such policy. Whoever is not
    such a browser gets a redirect.
    """
    if request.headers.get("Sec-Fetch-Mode") != "navigate":
        return HttpResponseRedirect(address)
    response = render(request, "connect/departure.html", {"address": address})
    # At once, so that browsers put the next page in this one's place: Back leads to the form.
    response["Refresh"] = f"0; url={address}"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
