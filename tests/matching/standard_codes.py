"""A list of rate codes that tells most things apart, and short ways to ask."""

from typing import Any

from matching import Code, Context, Plan, Suggestion, suggest

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


def ask(code: str, name: str, among: list[Code] | None = None, **more: Any) -> Suggestion | None:
    """Return what is suggested for a plan of which nothing else is known but `more`."""
    context = more.pop("context", Context())
    plan = Plan(code=code, name=name, **more)
    return suggest(plan, among if among is not None else codes(), context=context)


def answer(code: str, name: str, among: list[Code] | None = None, **more: Any) -> str | None:
    """Return the code that is sure enough to be accepted in bulk."""
    suggestion = ask(code, name, among, **more)
    return suggestion.code if suggestion is not None and suggestion.is_accepting else None
