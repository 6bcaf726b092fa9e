"""Addresses in settings: what they may look like, and where they lead."""

import ipaddress
import re
from urllib.parse import urlsplit

from redis.connection import parse_url

# Letters, digits and dots, or an IPv6 address in brackets; then perhaps a port.
HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
SITE = re.compile(rf"https?://{HOST}/?")
BASE = re.compile(rf"https?://{HOST}(?:/[A-Za-z0-9._~/-]*)?")
# It stands in a header of ours too, where commas, semicolons and blanks mean something else.
PICTURE = re.compile(rf"(?:https://{HOST})?/[A-Za-z0-9._~/?&=%+@:-]*")

PAGE = re.compile(rf"https?://{HOST}(?:[/?#][^\s<>\"']*)?")

# As people write it, with what browsers leave out.
WRITTEN_SITE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#@\s]+?)\.?(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE
)
USUAL_PORTS = {"http": 80, "https": 443}


def normal_site(url: str) -> str:
    """Return the address of a site as browsers name it, anything else as it is.

    In lower case, and without a slash or dot at the end or the usual port: whatever compares
    addresses or hands them out sees the same. What comes back may still be no site.
    """
    url = url.strip().rstrip("/")
    written = WRITTEN_SITE.fullmatch(url)
    if written is None:
        return url
    scheme, host = written["scheme"].lower(), written["host"].lower()
    port = int(written["port"]) if written["port"] else USUAL_PORTS[scheme]
    return f"{scheme}://{host}" + ("" if port == USUAL_PORTS[scheme] else f":{port}")


def host_of(url: str) -> str:
    """Return the host in an address, "" where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_this_machine(url: str) -> bool:
    """Tell whether `url` can only be reached from this machine."""
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_site(url: str) -> bool:
    """Tell whether it is the address of a site: scheme, host and port, and nothing else."""
    return bool(SITE.fullmatch(url)) and _has_port(url)


def is_base(url: str) -> bool:
    """Tell whether it is an address that others can be made from: a site, perhaps with a path."""
    return bool(BASE.fullmatch(url)) and _has_port(url)


def is_redis(url: str) -> bool:
    """Tell whether it is the address of a Redis, as its client reads it."""
    try:
        parse_url(url)  # type: ignore[no-untyped-call]  # redis has no types for it
    except ValueError:
        return False
    return True


def is_picture(url: str) -> bool:
    """Tell whether a page can show what is there: an https address, or a path of this site."""
    return bool(PICTURE.fullmatch(url)) and not url.startswith("//")


def is_page(url: str) -> bool:
    """Tell whether a link can lead there: a web address, or a path of this site."""
    if url.startswith("/"):
        return not url.startswith(("//", "/\\")) and url.isprintable() and " " not in url
    return bool(PAGE.fullmatch(url))


def _has_port(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
