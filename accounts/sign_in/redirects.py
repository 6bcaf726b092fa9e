"""Where a visitor may be sent on to."""

from django.utils.http import url_has_allowed_host_and_scheme


def is_safe_redirect(path: str) -> bool:
    """Tell whether `path` is a path of this site: not another host's, nor ours spelled out."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
