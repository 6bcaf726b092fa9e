"""The labelled set of benchmarks/data/rate_plans, and what it promises."""

import hashlib

import pytest

from benchmarks.bench_suggestions import (
    DECIDED,
    HELD_OUT,
    MIN_PRECISION,
    MIN_RECALL,
    TUNED,
    accept_after_base_plans,
    accept_learned,
    accept_same_code,
    accept_suggestion,
    decide_first,
    main,
    read_hotels,
    score,
)

HOTELS = list(read_hotels())


def test_there_are_enough_plans_of_enough_styles() -> None:
    assert len(HOTELS) >= 40
    assert sum(len(hotel.plans) for hotel in HOTELS) >= 1200
    assert len({hotel.style for hotel in HOTELS}) >= 8
    languages = " ".join(hotel.languages for hotel in HOTELS)
    assert all(
        language in languages
        for language in ("German", "English", "French", "Italian", "Spanish", "Dutch")
    )


def test_half_of_the_hotels_are_held_out_and_the_second_batch_by_the_hash_of_its_files() -> None:
    held_out = {hotel.name for hotel in HOTELS if hotel.part == HELD_OUT}
    second = sorted((hotel.name for hotel in HOTELS if hotel.batch == 2), key=_hash_of_file)

    assert len(held_out) == len(HOTELS) // 2
    assert {name for name in second if name in held_out} == set(second[:15])


def _hash_of_file(name: str) -> str:
    return hashlib.sha256(f"{name}.csv".encode()).hexdigest()


def test_every_label_is_a_code_of_the_hotels_list_or_nothing() -> None:
    for hotel in HOTELS:
        allowed = {code.code for code in hotel.codes} | {""}

        assert {label for _, label in hotel.plans} <= allowed, hotel.name


def test_some_plans_belong_nowhere() -> None:
    assert sum(not label for hotel in HOTELS for _, label in hotel.plans) >= 30


@pytest.mark.parametrize("part", [TUNED, HELD_OUT])
def test_precision_and_recall_are_as_promised(part: str) -> None:
    found = score([hotel for hotel in HOTELS if hotel.part == part], rule=accept_suggestion)

    assert found.precision >= MIN_PRECISION
    assert found.recall >= MIN_RECALL


def test_knowing_the_base_plans_does_not_make_it_less_precise() -> None:
    assert score(HOTELS, rule=accept_after_base_plans).precision >= MIN_PRECISION


@pytest.mark.parametrize("number", DECIDED)
def test_what_was_decided_helps_with_the_rest_and_makes_nothing_wrong(number: int) -> None:
    rest = [decide_first(hotel, number) for hotel in HOTELS if hotel.part == HELD_OUT]

    without, learned = (score(rest, rule=rule) for rule in (accept_suggestion, accept_learned))

    assert learned.recall > without.recall
    assert learned.precision >= max(without.precision, MIN_PRECISION)


def test_the_same_code_alone_does_worse_in_both() -> None:
    overall, reference = (
        score(HOTELS, rule=rule) for rule in (accept_suggestion, accept_same_code)
    )

    assert reference.precision < overall.precision
    assert reference.recall < overall.recall


def test_the_benchmark_prints_what_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench_suggestions"])

    assert main() == 0

    printed = capsys.readouterr().out.splitlines()
    for start in (
        "precision 0.99",
        "recall 0.8",
        "held out ",
        "tuned on ",
        "style: hostel ",
        "languages: Dutch ",
        "held out, exact match alone ",
        "held out, rapidfuzz",
        "held out, 5 decided by hand ",
        "  and learned from ",
    ):
        assert any(line.startswith(start) for line in printed), start


def test_the_list_of_errors_is_of_the_hotels_tuned_on_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["bench_suggestions", "errors"])

    assert main() == 0

    printed = capsys.readouterr().out
    names = {hotel.name: hotel.part for hotel in HOTELS if f"\n{hotel.name}:" in printed}
    assert set(names.values()) == {TUNED}
    assert "Mr & Mrs Smith" in printed
