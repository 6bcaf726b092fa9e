from matching import Context

from .standard_codes import ask, codes


def test_the_same_code_says_so():
    assert ask("NRF", "Nicht erstattbar").words == "same code"


def test_the_same_code_that_nothing_confirms_says_so():
    among = codes(**{"20": ""})

    assert ask("20", "Omega", among).words == "same code, though the name does not confirm it"


def test_a_code_within_the_code_is_named():
    assert ask("GRP-DBL", "Plan", unit_group_code="DBL").words == "its code contains GRP"


def test_a_code_whose_letters_say_it_is_read_out():
    words = ask("NRBB", "Plan").words

    assert words == "its code NRBB reads as Non-refundable with breakfast"


def test_the_same_name_says_so():
    assert ask("X", "Non-Refundable").words == "same name"


def test_both_names_are_shown_when_they_are_alike():
    words = ask("X", "Sparpreis Doppelzimmer").words

    assert words == "name alike: Sparpreis Doppelzimmer ~ Non-refundable"


def test_a_code_without_a_name_is_shown_itself():
    words = ask("X", "Non-refundable", codes(NRF="")).words

    assert words == "name alike: Non-refundable ~ NRF"


def test_a_plan_that_only_its_marks_speak_for_says_so():
    words = ask("X", "Siemens", is_corporate=True).words

    assert words == "its terms and marks fit Corporate"


def test_the_base_plans_code_is_named():
    words = ask("X", "Superior", base_code="Y", context=Context(base_mapped_to="BAR")).words

    assert words == "its base plan is mapped to BAR"


def test_the_other_hotels_code_is_named():
    words = ask("ZX-9", "Jazzfest", context=Context(precedents={"ZX-9": "LATE"})).words

    assert words == "in your other hotels ZX-9 is mapped to LATE"
