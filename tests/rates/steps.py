"""Steps of history that a test has just made."""

from rates.models import MappingChange


def made(step: MappingChange | None) -> MappingChange:
    """Return the step that a change left; None would mean that nothing changed."""
    assert step is not None
    return step
