"""Files with whatever wrong bytes: a table or a refusal with a reason, never anything else."""

import contextlib
import io
import random
import sys
import zipfile
from pathlib import Path

import pytest

from rates.files.rate_plans.resource import RatePlanResource
from spreadsheets.formats.process import read_file
from spreadsheets.formats.table import InvalidFile, Refusal
from tests.rates.files.samples import KEY, csv_of, xlsx_of
from tests.spreadsheets.formats.tables import ANY, read

WANTED = RatePlanResource.wanted()
CASES = Path(__file__).parent.parent / "cases"
XLSX = xlsx_of([KEY, "rate code"], *([f"MUC-{n}", "BAR"] for n in range(20)))
CSV = csv_of(*({KEY: f"MUC-{n}", "rate code": "FRÜH"} for n in range(20)))


@pytest.fixture
def chance() -> random.Random:
    """Chance whose seed is printed when the test fails."""
    seed = random.randrange(sys.maxsize)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it where a test has failed
    return random.Random(seed)


def corrupted(data: bytes, chance: random.Random) -> bytes:
    """Return a file of which some bytes were changed, left out, doubled or moved."""
    spoiled = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 50])):
        place, length = chance.randrange(len(spoiled)), chance.randrange(1, 40)
        match chance.randrange(5):
            case 0:
                spoiled[place] = chance.randrange(256)
            case 1:
                spoiled[place] ^= 1 << chance.randrange(8)
            case 2 if len(spoiled) > 100:
                del spoiled[place : place + length]
            case 3:
                spoiled[place:place] = spoiled[place : place + length]
            case _:
                spoiled[place : place + length] = chance.randbytes(length)
    return bytes(spoiled)


def test_three_thousand_corruptions_of_a_good_spreadsheet_are_each_answered(
    chance: random.Random,
) -> None:
    refusals = set()
    for _ in range(3_000):
        try:
            read(corrupted(XLSX, chance), WANTED)
        except InvalidFile as refused:
            refusals.add(refused.refusal)

    assert Refusal.DAMAGED in refusals


def test_a_thousand_corruptions_of_a_good_text_are_each_answered(chance: random.Random) -> None:
    number_read = 0
    for _ in range(1_000):
        encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-32"])
        with contextlib.suppress(InvalidFile):
            read(corrupted(CSV.decode().encode(encoding), chance), ANY)
            number_read += 1

    assert 0 < number_read < 1_000


def test_parts_of_a_spreadsheet_with_wrong_words_are_each_answered(chance: random.Random) -> None:
    """Corrupts what is packed and not the packing, which would be found out by its checksum."""
    number_read = 0
    with zipfile.ZipFile(io.BytesIO(XLSX)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for _ in range(1_000):
        spoiled = dict(parts)
        name = chance.choice(list(parts))
        spoiled[name] = corrupted(parts[name], chance)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            for each, content in spoiled.items():
                packed.writestr(each, content)
        with contextlib.suppress(InvalidFile):
            read(out.getvalue(), WANTED)
            number_read += 1

    assert 0 < number_read < 1_000


def test_a_process_of_its_own_answers_the_same(chance: random.Random) -> None:
    answers = []
    for data in [XLSX, CSV, *(corrupted(XLSX, chance) for _ in range(10))]:
        pair: list[object] = []
        for reader in (read, read_file):
            try:
                pair.append(reader(data, WANTED))
            except InvalidFile as refused:
                pair.append((refused.refusal, refused.values))
        answers.append(pair)

    for here, there in answers:
        assert _plain(here) == _plain(there)


def _plain(answer: object) -> str:
    return str(answer).replace("(", "[").replace(")", "]")
