"""A file that is written beside its place first: always a new one, whatever somebody else left under its name."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO


def new_file(path: Path) -> BinaryIO:
    """The file, new and open to be written: what a killed writer left gives way, and nothing goes through a link.

    Raises:
        OSError: it cannot be made.
    """
    try:
        return path.open("xb")
    except FileExistsError:
        path.unlink()
        return path.open("xb")
