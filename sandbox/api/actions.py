"""What could be done with a hotel, and why not (`expand=actions`)."""

from typing import Any

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Property


def property_actions(account: HotelAccount, hotel: Property) -> list[dict[str, Any]]:
    """Return the actions of a hotel with the reasons that forbid them."""
    is_test = hotel.status == "Test"
    return [
        action("Delete", {"DeleteNotAllowedForPropertyNotInStatusTest": not is_test}),
        action(
            "Archive",
            {
                "ArchiveNotAllowedForPropertyNotInStatusLive": is_test,
                "ArchiveNotAllowedForPropertyWhichIsAlreadyArchived": hotel.is_archived,
            },
        ),
        action(
            "SetLive",
            {
                "SetToLiveNotAllowedForPropertyNotInStatusTest": not is_test,
                "SetToLiveNotAllowedForPropertyInNonLiveAccount": account.type != "Live",
            },
        ),
        action("Reset", {"ResetNotAllowedForPropertyNotInStatusTest": not is_test}),
    ]


def action(name: str, forbidden: dict[str, bool]) -> dict[str, Any]:
    """Return an ActionModel: allowed unless one of the reasons holds."""
    reasons = [{"code": code, "message": code} for code, holds in forbidden.items() if holds]
    answer: dict[str, Any] = {"action": name, "isAllowed": not reasons}
    return answer | ({"reasons": reasons} if reasons else {})
