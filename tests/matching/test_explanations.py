from matching import Context

from .standard_codes import codes, get_suggestion


def test_the_same_code_says_so() -> None:
    assert get_suggestion("NRF", "Nicht erstattbar").explanation == "same code"


def test_the_same_code_that_nothing_confirms_says_so() -> None:
    among = codes(**{"20": ""})

    assert (
        get_suggestion("20", "Omega", among).explanation
        == "same code, though the name does not confirm it"
    )


def test_a_code_within_the_code_is_named() -> None:
    assert (
        get_suggestion("GRP-DBL", "Plan", unit_group_code="DBL").explanation
        == "its code contains GRP"
    )


def test_a_code_that_reads_as_a_name_is_read_out() -> None:
    explanation = get_suggestion("NRBB", "Plan").explanation

    assert explanation == "its code NRBB reads as Non-refundable with breakfast"


def test_the_same_name_says_so() -> None:
    assert get_suggestion("X", "Non-Refundable").explanation == "same name"


def test_both_names_are_shown_when_they_are_alike() -> None:
    explanation = get_suggestion("X", "Sparpreis Doppelzimmer").explanation

    assert explanation == "name alike: Sparpreis Doppelzimmer ~ Non-refundable"


def test_a_code_without_a_name_is_shown_itself() -> None:
    explanation = get_suggestion("X", "Non-refundable", codes(NRF="")).explanation

    assert explanation == "name alike: Non-refundable ~ NRF"


def test_a_plan_that_only_its_marks_fit_says_so() -> None:
    explanation = get_suggestion("X", "Siemens", is_corporate=True).explanation

    assert explanation == "its terms and marks fit Corporate"


def test_the_base_plans_code_is_named() -> None:
    explanation = get_suggestion(
        "X", "Superior", base_code="Y", context=Context(base_mapped_to="BAR")
    ).explanation

    assert explanation == "its base plan is mapped to BAR"


def test_the_other_hotels_code_is_named() -> None:
    explanation = get_suggestion(
        "ZX-9", "Jazzfest", context=Context(precedents={"ZX-9": "LATE"})
    ).explanation

    assert explanation == "in your other hotels ZX-9 is mapped to LATE"
