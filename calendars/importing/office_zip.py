"""An office file is a zip of XML parts. Both can be made to blow up: here every bound is held before anything is read.

XML is read with expat alone, one event after the other. A document type, which is what entities need, is refused: no
office file has one (ISO/IEC 29500-2, 8.1.4: parts shall not contain a document type definition). Tags are counted by
their first byte in a pass of its own, which is some thirty times as fast as parsing them: a file with too many is
refused before the first is read. Nothing outside of the zip is ever opened.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache
from xml.parsers import expat

from constraints.errors import InputError, Problem

LARGEST = 16 * 1024 * 1024
MOST_INFLATED = 20 * 1024 * 1024
MOST_PARTS = 2_000
MOST_TAGS, DEEPEST = 1_500_000, 256
"""Of all parts together: a sheet of 5,000 rows and 64 columns and its texts have 1.3 million tags. No office program
nests a hundred deep."""
_CHUNK = 256 * 1024
_LARGEST_DIRECTORY = 512 * 1024
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError, IndexError, OverflowError),
)
"""All that the zip library was seen to raise on damaged bytes."""

Start = Callable[[str, Mapping[str, str]], None]


class Office:
    """The parts of an office file, each read when it is asked for. ``name`` is the file's, for messages."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Look at the directory, and count the tags of the parts.

        Raises:
            InputError: it is no zip, larger than may be read, or holds too many tags.
        """
        self.name = name
        self._zip = _opened(raw, name)
        self._left = MOST_INFLATED
        self.parts = frozenset(self._zip.namelist())
        self._refuse_many_tags()

    def part(self, path: str) -> bytes:
        """The bytes of a part, "" for one that is not there.

        Raises:
            InputError: it is damaged, or inflates to more than the directory says.
        """
        if path not in self.parts:
            return b""
        try:
            with self._zip.open(path) as stream:
                found = stream.read(self._left + 1)
        except _DAMAGED as error:
            raise InputError(self.name, [Problem(f"is damaged: {path}: {error}")]) from None
        self._left -= len(found)
        if self._left < 0:
            raise InputError(self.name, [Problem(_too_large(MOST_INFLATED))])
        return found

    def parse(self, path: str, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
        """Read an XML part; names come without their namespace.

        Raises:
            InputError: it is no XML, or holds a document type.
        """
        raw = self.part(path)
        if not raw:
            return
        if _DOCTYPE.search(raw if b"\0" not in raw[:4] else raw.replace(b"\0", b"")):
            raise InputError(self.name, [Problem(f"{path} holds a document type, as no office file does: not read")])
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def begin(tag: str, given: Mapping[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise InputError(self.name, [Problem(f"{path} is nested too deep: not read")])
            start(_local(tag), {_local(key): given[key] for key in given})

        def finish(tag: str) -> None:
            nonlocal depth
            depth -= 1
            end(_local(tag))

        parser.StartElementHandler, parser.EndElementHandler = begin, finish
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that is none
            raise InputError(self.name, [Problem(f"is damaged: {path}: {error}")]) from None

    def _refuse_many_tags(self) -> None:
        """No more tags begin than "<" stand anywhere without a stroke behind, be it in a picture."""
        tags = 0
        for entry in self._zip.infolist():
            left = entry.file_size
            # A part that is damaged is told of when it is asked for, and no tag of it is read then.
            with suppress(*_DAMAGED), self._zip.open(entry) as stream:
                while left > 0 and tags <= MOST_TAGS and (chunk := stream.read(_CHUNK)):
                    left -= len(chunk)
                    # In UTF-16 a zero byte stands between the two; expat takes no encoding where "<" is another byte.
                    tags += chunk.count(b"<") - chunk.count(b"</") - chunk.count(b"<\0/")
            if tags > MOST_TAGS:
                told = f"holds more than {MOST_TAGS:,} tags, up to {entry.filename}: not read"
                raise InputError(self.name, [Problem(told)])

    def _refuse_doctype(self, *_: object) -> None:
        raise InputError(self.name, [Problem("holds a document type, as no office file does: not read")])


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag[tag.rfind(" ") + 1 :]


def _opened(raw: bytes, name: str) -> zipfile.ZipFile:
    if len(raw) > LARGEST:
        raise InputError(name, [Problem(f"{len(raw):,} bytes; at most {LARGEST:,} are read")])
    if not raw:
        raise InputError(name, [Problem("is empty")])
    if raw.startswith(_OLD_OR_LOCKED):
        told = "is an office file of the old kind, or locked with a password: save it as .xlsx or .docx without one"
        raise InputError(name, [Problem(told)])
    _refuse_large_directory(raw, name)
    try:
        found = zipfile.ZipFile(io.BytesIO(raw))
        parts = found.infolist()
    except _DAMAGED:
        raise InputError(name, [Problem("is damaged, or no office file: it cannot be opened as a zip")]) from None
    inflated = sum(part.file_size for part in parts)
    if inflated > MOST_INFLATED:
        raise InputError(name, [Problem(_too_large(inflated))])
    if any(part.flag_bits & 0x1 for part in parts):
        raise InputError(name, [Problem("is locked with a password: save it without one")])
    if any(part.compress_type not in _STORED_OR_DEFLATED for part in parts):
        raise InputError(name, [Problem("is packed as no office program packs: not read")])
    return found


def _refuse_large_directory(raw: bytes, name: str) -> None:
    """By the end record (APPNOTE 4.3.16), before the directory itself is read."""
    at = raw.rfind(_END, max(0, len(raw) - 65_557))
    if at < 0 or len(raw) < at + 22:
        raise InputError(name, [Problem("is damaged, or no office file: it cannot be opened as a zip")])
    entries, size = struct.unpack_from("<HI", raw, at + 10)
    if entries > MOST_PARTS or size > _LARGEST_DIRECTORY:
        raise InputError(name, [Problem(f"holds {entries:,} parts or more; at most {MOST_PARTS:,} are read")])


def _too_large(inflated: int) -> str:
    return f"unpacks to {inflated:,} bytes or more; at most {MOST_INFLATED:,} are read"
