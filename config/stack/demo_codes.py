"""A believable set of standard codes, so that a new account of the demo starts with something."""

from django.db import transaction

from rates.models import StandardRateCode, StandardRoomCode

RATE_CODES = {
    "FLEX": "Flexible",
    "NONREF": "Non-refundable",
    "FLEX-BB": "Flexible with breakfast",
    "NONREF-BB": "Non-refundable with breakfast",
    "CORP": "Corporate",
    "DAYUSE": "Day use",
    "HB": "Half board",
    "LONGSTAY": "Long stay",
}
ROOM_CODES = {
    "SGL": "Single room",
    "DBL": "Double room",
    "TWN": "Twin room",
    "FAM": "Family room",
    "SUITE": "Suite",
    "APT": "Apartment",
    "PARKING": "Parking lot",
    "MEETING": "Meeting room",
}


@transaction.atomic
def prepare_standard_codes() -> bool:
    """Add the set and return True, unless there are standard codes already."""
    if StandardRateCode.objects.exists() or StandardRoomCode.objects.exists():
        return False
    for code, name in RATE_CODES.items():
        StandardRateCode.objects.create(code=code, name=name)
    for code, name in ROOM_CODES.items():
        StandardRoomCode.objects.create(code=code, name=name)
    return True
