"""`{{ hotel.name|bdi }}` in markup, `{{ hotel.name|isolate }}` in attributes, titles and mails.

Every template has them without loading them: see `builtins` in the settings.
"""

from django import template
from django.utils.html import format_html

from accounts import names

register = template.Library()

register.filter("isolate", names.isolate)


@register.filter
def bdi(text: object) -> str:
    """Return a name from outside, in an element that keeps its direction to itself."""
    return format_html("<bdi>{}</bdi>", names.without_controls(str(text)))
