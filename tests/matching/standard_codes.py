"""A list of rate codes that most plans have one of, and short ways to ask the matcher."""

from typing import Any

from matching import Code, Context, Plan, Precedent, RateCodeMatcher, Suggestion

STANDARD = {
    "BAR": "Best available rate",
    "BARBB": "Best available rate with breakfast",
    "NRF": "Non-refundable",
    "NRFBB": "Non-refundable with breakfast",
    "HALB": "Half board",
    "CORP": "Corporate",
    "GRP": "Groups",
    "EARLY": "Early bird",
    "LATE": "Last minute",
    "LONG": "Long stay",
    "WEEK": "Weekly",
    "DAY": "Day use",
    "ROMANCE": "Romantic escape",
}


def codes(**names: str) -> list[Code]:
    """Return codes with these names; the standard list when there are none."""
    return [Code(code=code, name=name) for code, name in (names or STANDARD).items()]


def find_suggestion(
    code: str,
    name: str,
    among: list[Code] | None = None,
    *,
    context: Context | None = None,
    **more: Any,
) -> Suggestion | None:
    """Return what is suggested for a plan of which nothing else is known but `more`."""
    matcher = RateCodeMatcher(among if among is not None else codes())
    return matcher.suggest(Plan(code=code, name=name, **more), context=context or Context())


def get_suggestion(
    code: str, name: str, among: list[Code] | None = None, **more: Any
) -> Suggestion:
    """Return the same where there must be a suggestion."""
    suggestion = find_suggestion(code, name, among, **more)
    assert suggestion is not None
    return suggestion


def accepted_code(code: str, name: str, among: list[Code] | None = None, **more: Any) -> str | None:
    """Return the code that is sure enough to be accepted in bulk."""
    suggestion = find_suggestion(code, name, among, **more)
    return suggestion.code if suggestion and suggestion.is_bulk_acceptable else None


def decided(own_code: str, code: str, *, where: str = "London") -> Precedent:
    """Return what another hotel of the account did with a code at apaleo."""
    return Precedent(code=code, own_code=own_code, where=where)
