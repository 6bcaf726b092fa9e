from matching import ACCEPT_THRESHOLD, Context, Reason

from .standard_codes import codes, decided, find_suggestion, get_suggestion

BASE_IS_BAR = Context(base_mapped_to="BAR")


def test_a_plan_that_only_the_room_distinguishes_from_its_base_gets_the_bases_code() -> None:
    suggestion = get_suggestion(
        "1002", "Superior", base_code="1001", pricing_rule="Absolute 20", context=BASE_IS_BAR
    )

    assert (suggestion.code, suggestion.reason) == ("BAR", Reason.BASE_PLAN)
    assert suggestion.confidence >= ACCEPT_THRESHOLD
    assert not suggestion.is_exact


def test_a_cheaper_plan_than_its_base_is_shown_but_not_accepted() -> None:
    suggestion = get_suggestion(
        "1002", "Superior", base_code="1001", pricing_rule="Percent -10", context=BASE_IS_BAR
    )

    assert suggestion.code == "BAR"
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_a_derived_plan_with_unknown_words_is_shown_but_not_accepted() -> None:
    suggestion = get_suggestion("1002", "Jazzfest", base_code="1001", context=BASE_IS_BAR)

    assert suggestion.code == "BAR"
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_a_derived_non_refundable_is_never_the_bases_code() -> None:
    among = codes(BAR="Best available rate")

    suggestion = find_suggestion(
        "NR", "Nicht erstattbar", among, base_code="X", context=BASE_IS_BAR
    )

    assert suggestion is None


def test_what_the_plan_says_itself_comes_before_its_base() -> None:
    suggestion = get_suggestion("X", "Nicht erstattbar", base_code="Y", context=BASE_IS_BAR)

    assert suggestion.code == "NRF"


def test_a_plan_without_a_base_is_not_given_one() -> None:
    assert find_suggestion("X", "Superior", context=BASE_IS_BAR) is None


def test_a_base_that_is_mapped_to_a_code_that_is_not_in_the_list_is_ignored() -> None:
    assert (
        find_suggestion("X", "Superior", base_code="Y", context=Context(base_mapped_to="OLD"))
        is None
    )


def test_what_other_hotels_did_with_the_code_is_suggested() -> None:
    suggestion = get_suggestion(
        "ZX-9", "Jazzfest", context=Context(precedent=decided("ZX-9", "LATE"))
    )

    assert (suggestion.code, suggestion.reason) == ("LATE", Reason.OTHER_HOTEL)
    assert suggestion.confidence >= ACCEPT_THRESHOLD
    assert not suggestion.is_exact


def test_what_other_hotels_did_is_not_accepted_against_the_name() -> None:
    context = Context(precedent=decided("ZX-9", "NRF"))

    suggestion = find_suggestion("ZX-9", "Jazzfest flexibel", context=context)

    assert suggestion is None or suggestion.confidence < ACCEPT_THRESHOLD


def test_a_number_that_other_hotels_use_is_not_accepted_by_itself() -> None:
    suggestion = get_suggestion("9", "Jazzfest", context=Context(precedent=decided("9", "LATE")))

    assert suggestion.code == "LATE"
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_the_same_code_is_not_exact_where_other_hotels_chose_another() -> None:
    suggestion = get_suggestion(
        "BAR", "Tagespreis", context=Context(precedent=decided("BAR", "LONG"))
    )

    assert suggestion.code == "BAR"
    assert not suggestion.is_exact
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_the_same_code_stays_exact_where_other_hotels_chose_it_too() -> None:
    suggestion = get_suggestion(
        "BAR", "Tagespreis", context=Context(precedent=decided("BAR", "BAR"))
    )

    assert suggestion.is_exact
    assert suggestion.confidence == 1.0


def test_a_precedent_that_is_no_longer_in_the_list_is_ignored() -> None:
    assert (
        find_suggestion("ZX-9", "Jazzfest", context=Context(precedent=decided("ZX-9", "OLD")))
        is None
    )
