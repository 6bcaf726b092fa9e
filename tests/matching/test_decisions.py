"""What people decided, found again by what is like it."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    ACCEPT_THRESHOLD,
    Context,
    Decisions,
    Likeness,
    Plan,
    RateCodeMatcher,
    Reason,
    get_keys,
)

from .standard_codes import codes, decided, find_suggestion, get_suggestion

QUICKLY = settings(max_examples=150)
PLANS = st.builds(
    Plan,
    code=st.sampled_from(["SPAR-DZ", "SPAR-EZ", "FLEX", "flex", "20", "20-DZ"]),
    name=st.sampled_from(["Sparpreis", "Sparpreis Doppelzimmer", "Seestern", "Flexibel"]),
    unit_group_code=st.sampled_from(["DZ", "EZ", ""]),
    unit_group_name=st.sampled_from(["Doppelzimmer", "Einzelzimmer"]),
)
DECIDED = st.lists(
    st.tuples(PLANS, st.sampled_from(["muc", "ber"]), st.sampled_from(["BAR", "NRF", "LATE"])),
    max_size=8,
)


def decide(*decided: tuple[Plan, str, str]) -> Decisions:
    decisions = Decisions()
    for plan, hotel, code in decided:
        decisions.add(get_keys(plan), hotel=hotel, code=code, own_code=plan.code, where=hotel)
    return decisions


def seestern(room: str = "DZ", code: str = "", name: str = "Seestern") -> Plan:
    return Plan(
        code=code or f"SEE-{room}",
        name=f"{name} {room}",
        unit_group_code=room,
        unit_group_name=room,
    )


@QUICKLY
@given(plan=PLANS, decisions=DECIDED, random=st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter(
    plan: Plan, decisions: list[tuple[Plan, str, str]], random: Random
) -> None:
    one, other = decide(*decisions), decide(*random.sample(decisions, len(decisions)))

    keys = get_keys(plan)
    assert one.find(keys, hotel="muc") == other.find(keys, hotel="muc")
    assert one.codes_of(keys) == other.codes_of(keys)


@QUICKLY
@given(plan=PLANS, decisions=DECIDED, declined=st.sampled_from(["BAR", "NRF", "LATE"]))
def test_what_was_declined_is_never_suggested(
    plan: Plan, decisions: list[tuple[Plan, str, str]], declined: str
) -> None:
    without = frozenset({declined})
    context = Context(
        declined=without,
        precedent=decide(*decisions).find(get_keys(plan), hotel="muc", without=without),
        base_mapped_to=declined,
        others_for={declined: 9},
    )

    found = RateCodeMatcher(codes()).suggest(plan, context=context)

    assert found is None or found.code != declined


def test_the_same_rate_with_another_room_type_is_found_by_its_code() -> None:
    found = decide((seestern("DZ"), "muc", "LATE")).find(get_keys(seestern("EZ")), hotel="muc")

    assert found is not None
    assert (found.code, found.likeness, found.own_code) == ("LATE", Likeness.RATE, "SEE-DZ")


def test_the_same_name_with_another_room_type_is_found_where_codes_are_a_riddle() -> None:
    decisions = decide((seestern("DZ", code="1001"), "muc", "LATE"))

    found = decisions.find(get_keys(seestern("EZ", code="1002")), hotel="muc")

    assert found is not None
    assert (found.code, found.likeness) == ("LATE", Likeness.NAME)


def test_other_words_for_the_same_are_found_and_shown_but_not_accepted() -> None:
    decisions = decide((Plan(code="1", name="Jugend Gruppen"), "muc", "LATE"))
    plan = Plan(code="2", name="Gruppen Jugend")

    found = decisions.find(get_keys(plan), hotel="muc")
    assert found is not None
    assert found.likeness is Likeness.FEATURES
    suggestion = RateCodeMatcher(codes(LATE="X", EARLY="Y")).suggest(
        plan, context=Context(precedent=found)
    )

    assert suggestion is not None
    assert (suggestion.code, suggestion.reason) == ("LATE", Reason.SAME_HOTEL)
    assert suggestion.confidence < ACCEPT_THRESHOLD


def test_what_the_hotel_itself_decided_comes_before_the_others() -> None:
    decisions = decide((seestern(), "ber", "BAR"), (seestern("EZ"), "muc", "LATE"))

    found = decisions.find(get_keys(seestern("SU")), hotel="muc")

    assert found is not None
    assert (found.code, found.where) == ("LATE", "")


def test_hotels_that_disagree_decide_nothing() -> None:
    decisions = decide((seestern(), "ber", "BAR"), (seestern(), "vie", "LATE"))

    assert decisions.find(get_keys(seestern()), hotel="muc") is None


def test_something_like_what_was_declined_is_hardly_sure() -> None:
    suggestion = get_suggestion(
        "NRF", "Nicht erstattbar", context=Context(declined_alike={"NRF": "NRF-DZ"})
    )

    assert suggestion.confidence < ACCEPT_THRESHOLD
    assert not suggestion.is_exact


def test_what_was_also_decided_for_the_like_of_it_stays_sure() -> None:
    context = Context(declined_alike={"NRF": "X"}, precedent=decided("NRF", "NRF"))

    assert get_suggestion("NRF", "Nicht erstattbar", context=context).is_bulk_acceptable


def test_the_next_code_is_suggested_where_the_first_was_declined() -> None:
    among = codes(NRF="Non-refundable", SAVER="Sparpreis")
    first = get_suggestion("X", "Sparpreis", among)

    second = get_suggestion(
        "X", "Sparpreis", among, context=Context(declined=frozenset({first.code}))
    )

    assert {first.code, second.code} == {"NRF", "SAVER"}


def test_what_other_accounts_do_is_shown_but_never_accepted_in_bulk() -> None:
    suggestion = get_suggestion("ZX-9", "Jazzfest", context=Context(others_for={"LATE": 500}))

    assert (suggestion.code, suggestion.reason) == ("LATE", Reason.OTHER_ACCOUNTS)
    assert not suggestion.is_bulk_acceptable


def test_what_other_accounts_do_does_not_beat_what_is_sure_or_what_the_name_says() -> None:
    others = Context(others_for={"NRF": 500})

    assert get_suggestion("BAR", "Tagespreis", context=others).code == "BAR"
    found = find_suggestion(
        "X", "Flexibel mit Halbpension", codes(NRF="Non-refundable"), context=others
    )
    assert found is None


def test_what_other_accounts_decline_is_not_accepted_in_bulk_unless_the_own_hotels_have_it() -> (
    None
):
    against = {"NRF": 500}
    own = Context(others_against=against, precedent=decided("NRF", "NRF"))

    assert not get_suggestion(
        "NRF", "Nicht erstattbar", context=Context(others_against=against)
    ).is_bulk_acceptable
    assert get_suggestion("NRF", "Nicht erstattbar", context=own).is_bulk_acceptable
