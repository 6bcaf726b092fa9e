"""Every sentence that Python says to a person can be translated."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.translation.code import find_untranslated

BASE_DIR = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path
    for folder in {Path(app.path) for app in apps.get_app_configs()} | {BASE_DIR / "config"}
    if folder.parent == BASE_DIR and folder.name != "tests"
    for path in folder.rglob("*.py")
    if "migrations" not in path.parts
)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('messages.success(request, f"{code} is created.")', ["f'{code} is created.'"]),
        ('messages.success(request, _("Done.")); messages.error(request, REFUSED)', []),
        ('form.add_error("code", "Taken." if x else _("Wrong."))', ["'Taken.'"]),
        ('models.CharField(verbose_name="code", help_text=_("Yours."))', ["'code'"]),
        ('models.DateField("day"); models.ForeignKey("hotels.Property")', ["'day'"]),
        ('class Do(TextChoices):\n    MAP = "map", "Map it"\n    NO = "no", _("No")', ["'Map it'"]),
        ('class A(Model):\n    def __str__(self): return f"Run {self.pk}"', ["f'Run {self.pk}'"]),
        ('class A(Model):\n    def __str__(self): return f"{self.name} ({self.code})"', []),
        ('class A(ApiError):\n    def __str__(self): return "denied"', []),
        ('note_change([row], user_id=1, text="Mapped.")', ["'Mapped.'"]),
        ('note_change([row], user_id=1, text=f"{done}.")', []),
        ('self.log_change(request, row, "Mapped.")', ["'Mapped.'"]),
        ('parser.add_argument("--all", help_text="All of it")', []),
    ],
)
def test_what_cannot_be_translated_is_found(source: str, found: list[str]) -> None:
    said = [each.split(": ", 1)[1] for each in find_untranslated(source)]

    assert [each.split(" if ")[0] for each in said] == found


def test_every_sentence_of_the_code_can_be_translated() -> None:
    untranslated = {
        str(path.relative_to(BASE_DIR)): found
        for path in MODULES
        if (found := find_untranslated(path.read_text()))
    }

    assert untranslated == {}
