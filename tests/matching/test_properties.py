"""What holds for any names and codes."""

from collections.abc import Callable
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matching import SHOW_THRESHOLD, Code, Context, Plan, RateCodeMatcher, Reason, Suggestion
from matching.features import extract_code_features
from matching.rate_vocabulary import RATES
from matching.spelling import folded_code

from .standard_codes import STANDARD, decided

# fmt: off
WORDS = st.sampled_from([
    "Flexible", "Nicht", "erstattbar", "Sparpreis", "mit", "ohne", "Frühstück", "HP", "BAR", "NRF",
    "B&B", "Firmenrate", "Gruppen", "Früh", "Early", "bird", "Last", "minute", "7", "14", "Tage",
    "Nächte", "Doppelzimmer", "Suite", "Romantik", "Jazz", "Straße", "Ü", "ß", "Tageszimmer",
    "Woche", "monthly", "ab", "%", "-", "/", "()", "É",
])
PIECES = st.sampled_from([
    "BAR", "NRF", "BB", "HP", "EB", "CORP", "DZ", "1", "10", "007", "Ü", "-", "_", "X", "y",
])
# fmt: on
NAMES = st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=20)
CODES = st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=8)
PLANS = st.builds(
    Plan,
    code=CODES,
    name=NAMES,
    description=NAMES,
    unit_group_code=CODES,
    unit_group_name=NAMES,
    base_code=CODES,
    pricing_rule=st.sampled_from(["", "Percent -10", "Absolute 12"]),
    cancellation_policy_name=NAMES,
    is_corporate=st.booleans(),
    is_day_use=st.booleans(),
)
LISTS = st.lists(
    st.builds(Code, code=CODES, name=NAMES, description=NAMES),
    max_size=12,
    unique_by=lambda code: folded_code(code.code),
)
QUICKLY = settings(max_examples=150)


def suggest(plan: Plan, codes: list[Code], context: Context | None = None) -> Suggestion | None:
    return RateCodeMatcher(codes).suggest(plan, context=context or Context())


@QUICKLY
@given(plan=PLANS, codes=LISTS, mapped_to=CODES, precedent=CODES)
def test_only_codes_of_the_list_are_suggested_and_never_below_what_is_shown(
    plan: Plan, codes: list[Code], mapped_to: str, precedent: str
) -> None:
    context = Context(base_mapped_to=mapped_to, precedent=decided(plan.code, precedent))

    suggestion = suggest(plan, codes, context=context)

    if suggestion is not None:
        assert suggestion.code in {code.code for code in codes}
        assert SHOW_THRESHOLD <= suggestion.confidence <= 1


@QUICKLY
@given(plan=PLANS, codes=LISTS, random=st.randoms(use_true_random=False))
def test_the_order_of_the_codes_does_not_matter(
    plan: Plan, codes: list[Code], random: Random
) -> None:
    shuffled = random.sample(codes, len(codes))

    assert suggest(plan, shuffled) == suggest(plan, codes)


@QUICKLY
@given(
    name=st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    respell=st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_does_not_matter(name: str, respell: Callable[[str], str]) -> None:
    standard = [Code(code=code, name=text) for code, text in STANDARD.items()]

    one = suggest(Plan(code="x", name=name), standard)
    other = suggest(Plan(code="X", name=respell(name)), standard)

    assert (one and (one.code, one.confidence)) == (other and (other.code, other.confidence))


@QUICKLY
@given(name=st.lists(WORDS, min_size=1, max_size=4).map(" ".join))
def test_umlauts_may_be_written_out(name: str) -> None:
    standard = [Code(code=code, name=text) for code, text in STANDARD.items()]
    written_out = name.replace("ü", "ue").replace("Ü", "Ue").replace("ä", "ae").replace("ß", "ss")

    one = suggest(Plan(code="X", name=name), standard)
    other = suggest(Plan(code="X", name=written_out), standard)

    assert (one and (one.code, one.confidence)) == (other and (other.code, other.confidence))


@QUICKLY
@given(codes=LISTS, data=st.data())
def test_the_very_same_code_and_name_beat_all(codes: list[Code], data: st.DataObject) -> None:
    ours = [c for c in codes if folded_code(c.code)]
    assume(ours)
    chosen = data.draw(st.sampled_from(ours))
    is_day_use = "hours" in extract_code_features(chosen, RATES).explicit
    plan = Plan(code=chosen.code, name=chosen.name, is_day_use=is_day_use)

    suggestion = suggest(plan, codes)

    assert suggestion is not None
    assert suggestion.code == chosen.code
    assert suggestion.reason in {Reason.SAME_CODE, Reason.SAME_NAME, Reason.SIMILAR_NAME}


@QUICKLY
@given(plans=st.lists(PLANS, max_size=4), codes=LISTS)
def test_a_matcher_forgets_one_plan_before_the_next(plans: list[Plan], codes: list[Code]) -> None:
    matcher = RateCodeMatcher(codes)

    together = [matcher.suggest(plan) for plan in plans]

    assert together == [suggest(plan, codes) for plan in plans]
