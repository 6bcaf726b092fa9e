"""What Jinja templates have: translations, and names from outside shown as everywhere."""

from typing import Any

from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import Environment

from accounts.names import isolate
from hotels.templatetags.names import bdi


def environment(**options: Any) -> Environment:
    """Return the environment that Django makes its templates of."""
    # As Django has it, autoescape is among the options.
    made = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, **options)  # noqa: S701
    translations: Any = made
    translations.install_gettext_callables(
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.filters |= {"bdi": bdi, "isolate": isolate}
    return made
