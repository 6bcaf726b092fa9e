"""Does what was read of a listing add up?"""

from apaleo.api.paging.pages import Page
from apaleo.errors import ListChanged


class CompletenessCheck:
    """Counts the pages of one listing in, until as many different things were seen as there are."""

    def __init__(self, *, page_size: int) -> None:
        self._page_size = page_size
        self._total: int | None = None
        self._seen: set[str] = set()
        self._nameless = 0

    @property
    def is_complete(self) -> bool:
        """Say whether as many different things were seen as there are."""
        return len(self._seen) + self._nameless == self._total

    def add(self, page: Page) -> None:
        """Count a page in; raises ListChanged when the listing cannot come out complete.

        A page is as long as its place in the listing says and repeats nothing; so once all pages
        are in, there are exactly `total` different things. What has no id counts as one of them.
        """
        if self._total not in {None, page.total}:
            raise ListChanged(f"{page.listing.path}: the total changed while reading")
        self._total = page.total
        before = (page.number - 1) * self._page_size
        ids = [record.remote_id for record in page.records]
        ids += [item.remote_id for item in page.left_out]
        if len(ids) != min(self._page_size, max(page.total - before, 0)):
            raise ListChanged(f"{page.listing.path}: page {page.number} has an unexpected length")
        named = {remote_id for remote_id in ids if remote_id}
        nameless = ids.count("")
        if len(named) + nameless != len(ids) or not self._seen.isdisjoint(named):
            raise ListChanged(f"{page.listing.path}: the same thing was on two pages")
        self._seen |= named
        self._nameless += nameless
