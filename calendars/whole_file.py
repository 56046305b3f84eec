"""Files read whole where they are small enough, and written whole or not at all: first on the disk, then in place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from constraints.errors import InputError, Problem


def read_at_most(path: Path, most: int) -> bytes:
    """What the file holds.

    Raises:
        OSError: it cannot be read.
        InputError: it holds more bytes than ``most``.
    """
    with path.open("rb") as opened:
        raw = opened.read(most + 1)
    if len(raw) > most:
        raise InputError(str(path), [Problem(f"over {most:,} bytes: not read")])
    return raw


def write_whole(place: Path, raw: bytes) -> None:
    """Write the file by one rename, which lasts over a power cut once the folder is synced.

    Raises:
        OSError: it cannot be written; nothing is left beside it.
    """
    part = part_of(place)
    try:
        write_part(part, raw)
        os.replace(part, place)
    except BaseException:
        # On a full disk above all, what nobody can use gives way.
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise


def part_of(place: Path) -> Path:
    """The hidden file beside it that is written first."""
    return place.parent / f".{place.name}.part"


def write_part(part: Path, raw: bytes) -> None:
    """Write a new file onto the disk: what a killed writer left gives way, and nothing goes through a link.

    Raises:
        OSError: it cannot be written.
    """
    try:
        out = part.open("xb")
    except FileExistsError:
        part.unlink()
        out = part.open("xb")
    with out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())


def make(folder: Path) -> None:
    """Make the folder, and those above it, where they are not there: to last over a power cut. Raises OSError."""
    if not folder.is_dir():
        if not folder.parent.exists():
            make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """Make the renames in a folder last over a power cut. Raises OSError."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return  # Not every system opens a folder, and not every folder may be read that may be written to.
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
