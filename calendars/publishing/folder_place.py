"""A folder as a place to publish to: each file whole or not at all, and on the disk before it is in its place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from pathlib import Path

from calendars.publishing.feeds import ENDINGS
from calendars.whole_file import make, part_of, sync, write_whole


class FolderPlace:
    """The files below ``folder``, which any web server can serve. Every call raises OSError where it cannot be done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = str(folder)
        self._holding: set[Path] = set()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """The folder, made where it is not there: whoever else publishes to it waits. Who is killed holds nobody up."""
        import fcntl  # noqa: PLC0415 - who only reads a folder does without, on any system

        make(self.folder)
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            # A file system that knows no locks does without.
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def read(self, name: str) -> bytes | None:
        """The file; None where there is none."""
        file = self.folder / name
        # Of a pipe nobody would ever see the end.
        return file.read_bytes() if file.is_file() else None

    def put(self, name: str, raw: bytes) -> bool:
        """Write the file by one rename, on the disk before it is in its place; False where it is so already."""
        place = self.folder / name
        self._holding.add(place.parent)
        if place.is_file() and place.stat().st_size == len(raw) and place.read_bytes() == raw:
            _remove([part_of(place)])
            return False
        make(place.parent)
        write_whole(place, raw)
        return True

    def put_last(self, name: str, raw: bytes) -> bool:
        """The same, once every file before it stands in its place for good, over a power cut too; then so does it."""
        for folder in sorted(self._holding):
            sync(folder)
        written = self.put(name, raw)
        sync(self.folder)
        return written

    def sweep(self, inside: str, wanted: Set[str]) -> None:
        """Remove the files of the folder ``inside`` that are not wanted, by their names, and what the killed left.

        What cannot be listed or removed stays until the next time: all is published by now.
        """
        content = self.folder / inside
        with suppress(OSError):
            _remove(old for old in content.iterdir() if old.suffix in ENDINGS and old.name not in wanted)
        # Not in the uppermost, where other people's files may lie.
        for folder in sorted(self._holding - {self.folder}):
            with suppress(OSError):
                _remove(folder.glob(".*.part"))


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)
