import pytest

from matching import ACCEPTING, Context, Reason, RoomCodeMatcher, RoomType, suggest_room_code

from .standard_codes import codes

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


def ask(code, name, context=None):
    return suggest_room_code(RoomType(code=code, name=name), ROOMS, context=context or Context())


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
def test_rooms_are_known_by_their_german_names(name, code):
    suggestion = ask("Z9", name)

    assert suggestion.code == code
    assert suggestion.confidence >= ACCEPTING


def test_the_same_code_is_exact():
    suggestion = ask("twn", "Zimmer mit zwei Betten")

    assert (suggestion.code, suggestion.reason) == ("TWN", Reason.SAME_CODE)
    assert suggestion.is_exact


@pytest.mark.parametrize("name", ["Parkplatz", "Konferenzraum", "Schlafsaal"])
def test_what_has_no_code_gets_none(name):
    assert ask("Z9", name) is None


def test_what_other_hotels_did_with_the_room_type_is_suggested():
    suggestion = ask("Z9", "Turmstube", Context(precedents={"Z9": "SUI"}))

    assert (suggestion.code, suggestion.reason) == ("SUI", Reason.OTHER_HOTEL)


def test_a_matcher_answers_as_the_single_question_does():
    matcher = RoomCodeMatcher(ROOMS)
    room = RoomType(code="Z9", name="Einzelzimmer")

    assert matcher.suggest(room) == suggest_room_code(room, ROOMS)
