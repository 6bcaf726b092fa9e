import pytest

from matching import Code, Plan, RateCodeMatcher

from .standard_codes import accepted_code, codes, find_suggestion, get_suggestion


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("Nicht erstattbar", "Flexible"),
        ("Flexibel stornierbar", "Non-refundable"),
        ("Halbpension", "Full board"),
        ("Room only", "Bed & breakfast"),
        ("Flexibel mit Frühstück", "Flexible room only"),
        ("All inclusive", "Halbpension"),
        ("Gruppenrate", "Firmenrate"),
        ("Wochenpreis", "Monthly"),
        ("Early bird", "Last minute"),
        ("Day use", "Flexible"),
    ],
)
def test_what_contradicts_is_not_suggested(name: str, only: str) -> None:
    assert find_suggestion("X", name, codes(ONLY=only)) is None


def test_without_breakfast_is_the_opposite_of_breakfast() -> None:
    among = codes(A="Flexible with breakfast", B="Flexible room only")

    assert accepted_code("X", "Flexibel ohne Frühstück", among) == "B"


def test_not_cancellable_is_the_opposite_of_cancellable() -> None:
    among = codes(A="Stornierbar", B="Nicht stornierbar")

    assert accepted_code("X", "Nicht stornierbarer Preis", among) == "B"


def test_a_plan_for_companies_is_never_given_a_public_code() -> None:
    among = codes(BAR="Best available rate")

    assert find_suggestion("X", "Best available rate", among, is_corporate=True) is None


def test_a_public_plan_is_not_given_a_code_for_companies() -> None:
    among = codes(CORP="Corporate flexible")

    assert find_suggestion("X", "Flexible", among) is None


def test_a_plan_by_day_is_never_given_a_code_by_night() -> None:
    among = codes(BAR="Best available rate")

    assert find_suggestion("X", "Best available rate", among, is_day_use=True) is None


def test_a_plan_by_night_is_never_given_a_code_by_day() -> None:
    among = codes(DAY="Day use flexible")

    assert find_suggestion("X", "Flexible", among) is None


def test_the_policy_rules_out_what_the_name_leaves_open() -> None:
    among = codes(FLEX="Flexible summer", NRF="Non-refundable summer")

    suggestion = get_suggestion("X", "Summer", among, cancellation_policy_name="Non-refundable")

    assert suggestion.code == "NRF"


def test_numbers_that_differ_rule_out() -> None:
    among = codes(AP21="21 day advance purchase")

    assert find_suggestion("X", "Advance purchase 7 days", among) is None


def test_a_derived_half_board_is_not_mapped_where_only_breakfast_has_a_code() -> None:
    among = codes(BB="Bed & breakfast", RO="Room only")

    assert find_suggestion("HB", "Half board", among) is None


def test_what_only_a_description_contradicts_gives_the_same_code_to_no_other() -> None:
    among = [Code(code="BARBARBAR"), Code(code="BAR", description="NRF")]

    found = RateCodeMatcher(among).suggest(Plan(code="BAR", name=""))

    assert found is not None
    assert found.code == "BAR"
    assert not found.is_bulk_acceptable
