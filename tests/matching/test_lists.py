"""What a list of codes asks, and what therefore decides nothing."""

import pytest

from matching import ACCEPT_THRESHOLD, Code, Plan, RateCodeMatcher

from .standard_codes import accepted_code, codes, find_suggestion, get_suggestion


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Non remboursable, petit déjeuner compris", "NRFBB"),
        ("Camera e colazione non rimborsabile", "NRFBB"),
        ("No reembolsable con desayuno", "NRFBB"),
        ("Niet restitueerbaar incl. ontbijt", "NRFBB"),
        ("Tarif du jour", "BAR"),
        ("Mezza pensione", "HALB"),
        ("Larga estancia", "LONG"),
        ("Zakelijk tarief", "CORP"),
        ("Dernière minute", "LATE"),
        ("Gruppi", "GRP"),
    ],
)
def test_four_more_languages_are_read(name: str, code: str) -> None:
    assert accepted_code("X", name) == code


def test_a_word_nobody_knows_is_no_matter_where_one_code_alone_is_for_such_guests() -> None:
    assert accepted_code("X", "Gruppo parrocchiale") == "GRP"


def test_it_matters_where_two_codes_are() -> None:
    members = codes(MEM="Member rate", MEMAP="Member advance purchase")

    assert get_suggestion("X", "Member Zephyr", members).confidence < ACCEPT_THRESHOLD


def test_board_decides_nothing_among_codes_for_groups_where_none_says_it() -> None:
    assert accepted_code("X", "Groups half board") == "GRP"


def test_board_decides_where_another_code_for_groups_says_it() -> None:
    groups = codes(GRP="Groups", GRPBB="Groups with breakfast", HALB="Half board")

    found = find_suggestion("X", "Groups half board", groups)

    assert found is None or found.confidence < ACCEPT_THRESHOLD


def test_the_one_rate_without_refund_may_be_called_advance_purchase() -> None:
    early = codes(BAR="Best available rate", ADV="Advance purchase")

    assert get_suggestion("X", "Sparpreis", early).code == "ADV"


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("ab 7 Nächte", "Weekly"),
        ("7-13 nights", "Weekly"),
        ("30 nuits et plus", "Monthly"),
        ("3 Monate", "Three months"),
        ("2 semaines", "Two weeks"),
        ("Restez 3 nuits et plus", "Long stay"),
    ],
)
def test_a_number_of_nights_is_a_length_of_stay(name: str, length: str) -> None:
    assert accepted_code("X", name, codes(FLEX="Flexible", STAY=length)) == "STAY"


def test_what_one_portal_sells_is_not_for_another() -> None:
    portals = codes(HW="Hostelworld", FLEX="Flexible")

    found = find_suggestion("X", "Booking.com", portals)

    assert found is None or found.confidence < ACCEPT_THRESHOLD


def test_a_plan_that_portals_alone_sell_is_not_taken_for_the_hotels_own() -> None:
    matcher = RateCodeMatcher(codes(OTA="OTA", FLEX="Flexible"))
    own = matcher.suggest(Plan(code="X", name="Flexible", channel_codes=("Direct", "Expedia")))
    sold = matcher.suggest(Plan(code="X", name="Flexible", channel_codes=("Expedia",)))

    assert own is not None
    assert own.code == "FLEX"
    assert own.is_bulk_acceptable
    assert sold is None or not sold.is_bulk_acceptable


def test_a_plan_marked_for_the_day_needs_no_word_for_it() -> None:
    assert accepted_code("X", "Escale 6h", is_day_use=True) == "DAY"


def test_no_company_is_guessed_where_a_code_of_the_list_is_a_riddle() -> None:
    plain = [Code(code="CORP", name="Corporate"), Code(code="FLEX", name="Flexible")]
    riddle = [*plain, Code(code="XK", name="Zephyr Quorum")]

    assert get_suggestion("X", "Rabobank", plain, is_corporate=True).is_bulk_acceptable
    assert not get_suggestion("X", "Rabobank", riddle, is_corporate=True).is_bulk_acceptable


def test_a_short_word_with_another_first_letter_is_another() -> None:
    negotiated = codes(CORPL="Corporate LRA", CORPN="Corporate NLRA")

    assert accepted_code("X", "Nissan NLRA", negotiated, is_corporate=True) == "CORPN"
