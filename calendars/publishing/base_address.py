"""The address that people reach what is served at: judged before links and feeds are made of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from constraints.errors import InputError, Problem

_SIGNS = re.compile(r"[A-Za-z0-9._~:/\[\]@!$&'()*+,;=%-]+")
"""Those of an address without a query (RFC 3986, 2): what else there is would break a feed's line or a page."""


def refuse_no_address(base: str) -> None:
    """Raises InputError where ``base`` is no http or https address, or one that holds what nobody is to read."""
    try:
        parts = urlsplit(base)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fit = False
    if fit and "@" in parts.netloc:
        # It is not repeated.
        raise InputError("--base", [Problem("a name or a password stands in the address: everybody would read it")])
    if not fit or not _SIGNS.fullmatch(base):
        told = f'"{base}" is no address such as https://calendar.example/asean'
        raise InputError("--base", [Problem(told)])
