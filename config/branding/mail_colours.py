"""The maker's colour in mails, whose programs know no stylesheet of ours."""

from __future__ import annotations

from config.branding.contrast import DARK_GROUND, Colour, palette


def mail_colours(accent: str) -> dict[str, dict[str, str]]:
    """Return the colours of a button by scheme, or none for what is no colour.

    That is refused where the settings refuse themselves, with the setting's name.
    """
    try:
        colour = Colour.parse(accent)
    except ValueError:
        return {}
    return {
        "light": _of_scheme(palette(colour, dark=False)),
        "dark": _of_scheme(palette(colour, dark=True)) | {"ground": str(DARK_GROUND)},
    }


def _of_scheme(colours: dict[str, Colour]) -> dict[str, str]:
    return {
        "accent": str(colours["accent"]),
        "on_accent": str(colours["on-accent"]),
        "edge": str(colours["accent-edge"]),
    }
