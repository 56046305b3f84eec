"""How a round's file, and its addresses beside it, are changed: by one at a time, and wholly or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from calendars.whole_file import sync, write_whole
from constraints.errors import InputError, Problem


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else changes the round of that file, or its addresses, meanwhile; waits for whoever does.

    Holds a lock on a hidden file beside it, which is left there. Where the system has no such locks it is not held.

    Raises:
        InputError: there is no such folder, or no lock can be had in it.
    """
    with ExitStack() as stack:
        with suppress(ImportError):
            from fcntl import LOCK_EX, flock  # noqa: PLC0415 - not on every system

            try:
                # Open for writing: over a network such a lock is refused on what is only read, as a folder is.
                lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
                stack.callback(os.close, lock)
                flock(lock, LOCK_EX)
            except OSError as error:
                told = f"cannot be changed: {error.strerror or error}"
                raise InputError(str(path), [Problem(told)]) from None
        yield


def keep(path: Path, text: str) -> None:
    """Write the file by one rename, on the disk before it is in its place. Raises InputError where it cannot be."""
    try:
        write_whole(path, text.encode())
        sync(path.parent)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be written: {error.strerror or error}")]) from None
