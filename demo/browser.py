"""A browser reduced to links and forms."""

import requests

from demo.page import Form, Page

TIMEOUT = 30


class Browser:
    """Goes to pages and sends forms; cookies and redirects are as everywhere."""

    def __init__(self, start: str) -> None:
        self._session = requests.Session()
        self.status = 0
        self.page = Page("", url=start)

    def visit(self, url: str) -> Page:
        """Open an address."""
        return self._show(self._session.get(url, timeout=TIMEOUT))

    def submit(self, form: Form, **typed: str) -> Page:
        """Send a form with these fields filled in."""
        return self._show(self._session.post(form.action, form.fields | typed, timeout=TIMEOUT))

    def forget(self, cookie: str) -> None:
        """Drop a cookie, whichever server has set it."""
        jar = self._session.cookies
        for each in [each for each in jar if each.name == cookie]:
            jar.clear(each.domain, each.path, each.name)

    def read(self, url: str) -> object:
        """Return what a JSON address says. Raise requests.HTTPError if it refuses."""
        response = self._session.get(url, timeout=TIMEOUT)
        response.raise_for_status()
        return response.json()

    def _show(self, response: requests.Response) -> Page:
        self.status = response.status_code
        self.page = Page(response.text, url=response.url)
        return self.page
