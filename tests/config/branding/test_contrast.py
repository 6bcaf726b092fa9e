"""Text stays readable in whatever colour the maker picks."""

import pytest

from config.branding.contrast import DARK_GROUND, LIGHT_GROUND, TEXT, Colour, palette


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("accent", ["#1f5eff", "#ffe000", "#0a1a3a", "#fff", "#000", "#808080"])
def test_text_is_readable_whatever_the_maker_picks(accent: str, dark: bool) -> None:
    colours = palette(Colour.parse(accent), dark=dark)

    ground = DARK_GROUND if dark else LIGHT_GROUND
    assert colours["accent-ink"].contrast(ground) >= TEXT
    assert colours["accent-ink"].contrast(colours["accent-paper"]) >= TEXT
    assert colours["on-accent"].contrast(colours["accent"]) >= TEXT
    assert colours["on-accent"].contrast(colours["accent-hover"]) >= TEXT


@pytest.mark.parametrize("text", ["blue", "#12345", "#gggggg", "", "#fff;}body{"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        Colour.parse(text)
