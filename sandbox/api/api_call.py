"""One call as its resource sees it: whose data, which parameters, in which language."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from starlette.requests import Request

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Text, Unit
from sandbox.api.json_fields import as_json
from sandbox.api.query import InvalidParameter, Query
from sandbox.settings import SandboxSettings
from sandbox.state.tokens import Token


@dataclass
class ApiCall:
    """A call that was let in. What it reads of the account is worked out once, when needed."""

    request: Request
    account: HotelAccount
    token: Token
    settings: SandboxSettings

    @cached_property
    def query(self) -> Query:
        """Return the query parameters."""
        return Query(self.request.query_params)

    @cached_property
    def expand(self) -> frozenset[str]:
        """Return what is to be expanded; whoever does not know a value ignores it."""
        return self.query.texts("expand") or frozenset()

    @property
    def is_detail(self) -> bool:
        """Return whether one thing is asked for, and not a list."""
        return "id" in self.request.path_params

    @cached_property
    def combined_units(self) -> dict[str, Unit]:
        """Return the combined unit that each part belongs to, by the part's id."""
        return {
            part: unit
            for unit in self.account.units.values()
            if unit.archived is None
            for part in unit.connected_unit_ids
        }

    @cached_property
    def member_counts(self) -> Counter[str | None]:
        """Return how many units each unit group has, archived ones left out."""
        units = self.account.units.values()
        return Counter(unit.unit_group_id for unit in units if unit.archived is None)

    @cached_property
    def unit_attributes(self) -> dict[str, dict[str, Any]]:
        """Return the account's unit attributes as JSON, by id."""
        attributes = self.account.unit_attributes
        return {id_: as_json(attribute) for id_, attribute in attributes.items()}

    @cached_property
    def property_id(self) -> str | None:
        """Return the property to keep to; raise `InvalidParameter` if the account has none such."""
        id_ = self.query.text("propertyId")
        if id_ is not None and id_ not in self.account.properties:
            raise InvalidParameter(
                f"The following properties with provided Ids do not exist: {id_}"
            )
        return id_

    @cached_property
    def language(self) -> str:
        """Return the account's language that Accept-Language likes best (RFC 9110, 12.5.4)."""
        liked: list[tuple[float, str]] = []
        for part in self.request.headers.get("accept-language", "").split(","):
            tag, _, weight = part.partition(";q=")
            language = tag.strip().split("-")[0].lower()
            if language in self.account.languages:
                liked.append((_quality(weight), language))
        best = max(liked, key=lambda item: item[0], default=(0.0, ""))
        return best[1] if best[0] > 0 else self.account.default_language

    @cached_property
    def text_languages(self) -> tuple[str, ...]:
        """Return the languages of the texts of a detail: the account's default unless asked."""
        asked = self.query.languages()
        if asked is None:
            return (self.account.default_language,)
        if "all" in asked:
            return self.account.languages
        return tuple(language for language in self.account.languages if language in asked)

    def text(self, text: Text) -> str | dict[str, str]:
        """Return a text of what was asked for: in a list in one language, in a detail by each."""
        return self.by_language(text) if self.is_detail else self.localized(text)

    def localized(self, text: Text) -> str:
        """Return a text in the call's language, or the nearest there is."""
        for language in (self.language, self.account.default_language):
            if language in text:
                return text[language]
        return next(iter(text.values()))

    def by_language(self, text: Text) -> dict[str, str]:
        """Return a text in all the languages that were asked for."""
        return {language: text[language] for language in self.text_languages if language in text}


def _quality(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
