import pytest

from matching import ACCEPT_THRESHOLD, Context, Reason, RoomCodeMatcher, RoomType, Suggestion

from .standard_codes import codes, decided

ROOMS = codes(
    SGL="Single room",
    DBL="Double room",
    DLX="Deluxe double",
    SEA="Double room sea view",
    TWN="Twin room",
    JS="Junior suite",
    SUI="Suite",
    FAM="Family room",
)


def find_suggestion(code: str, name: str, context: Context | None = None) -> Suggestion | None:
    room_type = RoomType(code=code, name=name)
    return RoomCodeMatcher(ROOMS).suggest(room_type, context=context or Context())


def get_suggestion(code: str, name: str, context: Context | None = None) -> Suggestion:
    suggestion = find_suggestion(code, name, context)
    assert suggestion is not None
    return suggestion


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Einzelzimmer", "SGL"),
        ("Doppelzimmer Standard", "DBL"),
        ("Doppelzimmer Deluxe", "DLX"),
        ("Doppelzimmer mit Meerblick", "SEA"),
        ("Zweibettzimmer", "TWN"),
        ("Juniorsuite", "JS"),
        ("Suite", "SUI"),
        ("Familienzimmer", "FAM"),
    ],
)
def test_rooms_are_known_by_their_german_names(name: str, code: str) -> None:
    suggestion = get_suggestion("Z9", name)

    assert suggestion.code == code
    assert suggestion.confidence >= ACCEPT_THRESHOLD


def test_the_same_code_is_exact() -> None:
    suggestion = get_suggestion("twn", "Zimmer mit zwei Betten")

    assert (suggestion.code, suggestion.reason) == ("TWN", Reason.SAME_CODE)
    assert suggestion.is_exact


@pytest.mark.parametrize("name", ["Parkplatz", "Konferenzraum", "Schlafsaal"])
def test_what_has_no_code_gets_none(name: str) -> None:
    assert find_suggestion("Z9", name) is None


def test_what_other_hotels_did_with_the_room_type_is_suggested() -> None:
    suggestion = get_suggestion("Z9", "Turmstube", Context(precedent=decided("Z9", "SUI")))

    assert (suggestion.code, suggestion.reason) == ("SUI", Reason.OTHER_HOTEL)


def test_a_matcher_forgets_one_room_type_before_the_next() -> None:
    matcher = RoomCodeMatcher(ROOMS)
    matcher.suggest(RoomType(code="Z8", name="Suite"))

    again = matcher.suggest(RoomType(code="Z9", name="Einzelzimmer"))

    assert again == find_suggestion("Z9", "Einzelzimmer")
