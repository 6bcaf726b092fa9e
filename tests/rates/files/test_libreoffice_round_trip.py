"""What we export, opened and saved by LibreOffice, is read by us as the same mapping."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import MappableRatePlan, RateCode
from tests.rates.files.samples import Importer, outcomes, reasons

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(
        SOFFICE is None,
        reason="LibreOffice is not installed, so nobody has saved our exports in a spreadsheet: "
        "apt-get install libreoffice-calc",
    ),
    pytest.mark.timeout(180),
]
# Separator and quotation mark by their codes, UTF-8, from the first line on, each column as the
# program guesses, in the language of that number: English (US), German.
ENGLISH, GERMAN = 1033, 1031
COMMA, SEMICOLON = 44, 59


def csv_filter(separator: int, language: int, *, charset: int = 76) -> str:
    return f"Text - txt - csv (StarCalc):{separator},34,{charset},1,,{language},false,true,false"


def save_again(source: Path, *, opened: str | None, saved: str) -> bytes:
    """Open a file in LibreOffice and save it; `saved` is an extension, or csv and its filter."""
    target = source.parent / "saved"
    subprocess.run(
        [
            *(str(SOFFICE), "--headless", f"-env:UserInstallation=file://{source.parent}/profile"),
            *("--convert-to", saved, "--outdir", str(target)),
            *([f"--infilter={opened}"] if opened else []),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=170,
    )
    [found] = target.iterdir()
    return found.read_bytes()


@pytest.fixture
def mapped(
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    alice: User,
) -> list[MappableRatePlan]:
    """Rate plans that are mapped in each way that a file can say."""
    context = ChangeContext(by=alice, now=timezone.now())
    code = make_rate_code("FRÜH;STÜCK", name='=Bed, "Breakfast"')
    plain, minus = make_rate_code("BAR"), make_rate_code("-10 PCT")
    names = ["Flexible", "Früh, spät; früher", '"Quoted" — dash', "=1+1", "-Meer\nGarten", "@ho"]
    plans = [make_plan(f"P{place}", name=name) for place, name in enumerate(names)]
    map_to(plans[0], code=code, context=context)
    map_to(plans[1], code=plain, context=context, valid_until=date(2026, 6, 30))
    add_period(
        plans[1],
        code=minus,
        context=context,
        valid_from=date(2026, 7, 1),
        valid_until=date(2026, 12, 31),
    )
    map_to(plans[2], code=minus, context=context)
    exclude(plans[3], context=context)
    map_to(plans[4], code=plain, context=context)
    return plans


OPENED = {
    "English": csv_filter(COMMA, ENGLISH),
    "German": csv_filter(COMMA, GERMAN),
    "at semicolons": csv_filter(SEMICOLON, GERMAN),
    "xlsx": None,
}
SAVED = {
    "English csv": "csv:" + csv_filter(COMMA, ENGLISH),
    "German csv": "csv:" + csv_filter(SEMICOLON, GERMAN),
    "German csv of Windows": "csv:" + csv_filter(SEMICOLON, GERMAN, charset=1),
    "xlsx": "xlsx",
}


def export_and_save_again(importer: Importer, folder: Path, *, opened: str, saved: str) -> bytes:
    extension = "xlsx" if opened == "xlsx" else "csv"
    source = folder / f"rates.{extension}"
    source.write_bytes(importer.export(extension))
    return save_again(source, opened=OPENED[opened], saved=SAVED[saved])


@pytest.mark.parametrize(
    ("opened", "saved"),
    [
        ("English", "English csv"),
        ("English", "German csv"),
        ("English", "xlsx"),
        ("German", "English csv"),
        ("German", "German csv"),
        ("German", "German csv of Windows"),
        ("German", "xlsx"),
        ("xlsx", "English csv"),
        ("xlsx", "German csv"),
        ("xlsx", "German csv of Windows"),
        ("xlsx", "xlsx"),
    ],
)
def test_a_file_that_was_only_saved_again_changes_nothing(
    opened: str, saved: str, mapped: list[MappableRatePlan], importer: Importer, tmp_path: Path
) -> None:
    data = export_and_save_again(importer, tmp_path, opened=opened, saved=saved)

    report = importer.show(data, clears=True).report

    assert reasons(report) == [""] * 7
    assert outcomes(report) == ["same"] * 7


@pytest.mark.parametrize("saved", SAVED)
def test_a_file_that_was_opened_in_one_column_changes_nothing(
    saved: str,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    importer: Importer,
    alice: User,
    tmp_path: Path,
) -> None:
    for place, name in enumerate(["Flexible", "Früh, spät", "Über uns"]):
        plan = make_plan(f"P{place}", name=name)
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))
    data = export_and_save_again(importer, tmp_path, opened="at semicolons", saved=saved)

    report = importer.show(data, clears=True).report

    assert outcomes(report) == ["same"] * 3


@pytest.mark.parametrize("saved", ["German csv", "xlsx"])
def test_rows_that_were_torn_at_semicolons_are_told_and_take_nothing_away(
    saved: str, mapped: list[MappableRatePlan], importer: Importer, tmp_path: Path
) -> None:
    data = export_and_save_again(importer, tmp_path, opened="at semicolons", saved=saved)

    report = importer.show(data, clears=True, creates_codes=True).report

    assert {"error"} <= set(outcomes(report)) <= {"same", "error"}


@pytest.mark.parametrize(
    ("opened", "saved", "spoils"),
    [
        ("English", "English csv", True),
        ("German", "German csv", True),
        ("German", "xlsx", True),
        ("xlsx", "xlsx", False),
    ],
)
def test_codes_that_the_program_takes_for_numbers_or_days_become_no_other_code(
    opened: str,
    saved: str,
    spoils: bool,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    importer: Importer,
    alice: User,
    tmp_path: Path,
) -> None:
    codes = ["007", "MAR-1", "1E5", "2000", "1/2", "3.10", "TRUE", "00", "+5", "12:30", "10%"]
    codes += ["9 PM", "1-3-26", "0.5", "5,5", "1,000", "2026-03-04", "Q1", "50 %", "€ 9"]
    for code in codes:
        plan = make_plan(f"P{code}", name=code)
        context = ChangeContext(by=alice, now=timezone.now())
        map_to(plan, code=make_rate_code(code), context=context)
    data = export_and_save_again(importer, tmp_path, opened=opened, saved=saved)

    shown = importer.show(data, clears=True, creates_codes=True)

    changed = [(r.before, r.after) for r in shown.report.rows if r.outcome not in {"same", "error"}]
    assert changed == []
    assert ("error" in outcomes(shown.report)) == spoils
    # There is nothing to confirm.
    assert not shown.key
