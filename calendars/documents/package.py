"""Zip packages (OOXML) with the same bytes whenever they are written."""

from __future__ import annotations

import io
import zipfile

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip entry can have: it tells no time of writing."""


def same_bytes(package: bytes) -> bytes:
    """The package with every entry at EARLIEST, in its own order, and nothing left that tells when or where it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            fresh = zipfile.ZipInfo(entry.filename, EARLIEST)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.create_system = 0
            written.writestr(fresh, read.read(entry))
    return out.getvalue()
