import pytest

from .standard_codes import answer, ask, codes


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
def test_what_contradicts_is_not_suggested(name, only):
    assert ask("X", name, codes(ONLY=only)) is None


def test_without_breakfast_is_the_opposite_of_breakfast():
    among = codes(A="Flexible with breakfast", B="Flexible room only")

    assert answer("X", "Flexibel ohne Frühstück", among) == "B"


def test_not_cancellable_is_the_opposite_of_cancellable():
    among = codes(A="Stornierbar", B="Nicht stornierbar")

    assert answer("X", "Nicht stornierbarer Preis", among) == "B"


def test_a_plan_for_companies_is_never_given_a_public_code():
    among = codes(BAR="Best available rate")

    assert ask("X", "Best available rate", among, is_corporate=True) is None


def test_a_public_plan_is_not_given_a_code_for_companies():
    among = codes(CORP="Corporate flexible")

    assert ask("X", "Flexible", among) is None


def test_a_plan_by_day_is_never_given_a_code_by_night():
    among = codes(BAR="Best available rate")

    assert ask("X", "Best available rate", among, is_day_use=True) is None


def test_a_plan_by_night_is_never_given_a_code_by_day():
    among = codes(DAY="Day use flexible")

    assert ask("X", "Flexible", among) is None


def test_the_policy_rules_out_what_the_name_leaves_open():
    among = codes(FLEX="Flexible summer", NRF="Non-refundable summer")

    suggestion = ask("X", "Summer", among, cancellation_policy_name="Non-refundable")

    assert suggestion.code == "NRF"


def test_numbers_that_differ_rule_out():
    among = codes(AP21="21 day advance purchase")

    assert ask("X", "Advance purchase 7 days", among) is None


def test_a_derived_half_board_is_not_mapped_where_only_breakfast_has_a_code():
    among = codes(BB="Bed & breakfast", RO="Room only")

    assert ask("HB", "Half board", among) is None
