"""What could be mapped in one go: the rates and room types of all hotels, each to one code."""

from rates.suggestions.proposal.applying import (
    Applied,
    CodesOff,
    apply_proposal,
    get_made_together,
    get_newest_to_undo,
)
from rates.suggestions.proposal.items import Item
from rates.suggestions.proposal.making import Proposal, propose
from rates.suggestions.proposal.outline import Outline, get_outline

__all__ = [
    "Applied",
    "CodesOff",
    "Item",
    "Outline",
    "Proposal",
    "apply_proposal",
    "get_made_together",
    "get_newest_to_undo",
    "get_outline",
    "propose",
]
