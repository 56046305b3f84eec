"""The bytes of an .ics file -> its content lines and events, each with its line in the file; nothing understood yet."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from constraints.errors import InputError, Problem

LARGEST = 16 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
LONGEST_TEXT = 1024
MOST_LINES_TOLD = 5
ONCE = ("DTSTART", "DTEND", "DURATION")
"""Properties of which an event may have one only, and which it is not to be guessed from when it has two."""

_NAME = re.compile(r"[ \t]*([A-Za-z0-9-]+)[ \t]*[;:]")
_BLANKS = re.compile(rb"\n+")
_FOLD = re.compile(rb"\n[ \t]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_OTHER_KINDS = ("VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY")


@dataclass(frozen=True, slots=True)
class Line:
    """One content line, unfolded; it begins at line ``at`` of the file, from 1."""

    at: int
    text: str

    @property
    def name(self) -> str | None:
        """The property's name in capitals; None where the line is no property."""
        found = _NAME.match(self.text)
        return found.group(1).upper() if found else None

    @property
    def value(self) -> str:
        """What follows the last colon: right for values that hold none, whatever the parameters hold."""
        return self.text.rpartition(":")[2].strip()


@dataclass
class Report:
    """What is to be told of a file: problems, and asides with the lines that each is true of.

    ``zone`` is the zone that the calendar as a whole is kept in (X-WR-TIMEZONE), None where it names none.
    """

    problems: list[Problem] = field(default_factory=list)
    zone: str | None = None
    asides: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def problem(self, message: str, line: int) -> None:
        """Add one thing that has to be mended before the file can be used."""
        self.problems.append(Problem(message, line))

    def aside(self, message: str, line: int) -> None:
        """Add one thing that is not used, or not as it is written."""
        self.asides[message].append(line)

    def notes(self) -> tuple[str, ...]:
        """The asides in words: "lines 4, 9: repeats; only the first occurrence is read"."""
        return tuple(f"{_places(sorted(lines))}: {message}" for message, lines in self.asides.items())


@dataclass
class Block:
    """A VEVENT that begins at line ``at``, with the first line of each of its properties that are wanted.

    ``again`` are the further lines of a property that stands there more than once.
    """

    at: int
    report: Report
    lines: dict[str, Line] = field(default_factory=dict)
    again: list[Line] = field(default_factory=list)

    def take(self, name: str, line: Line) -> None:
        """Keep the line."""
        if name in ONCE and name in self.lines:
            self.report.problem(f"{name} stands in line {self.lines[name].at} too, in the same event", line.at)
        if name in self.lines:
            self.again.append(line)
        else:
            self.lines[name] = line

    def all(self, name: str) -> list[Line]:
        """Every line of the property, in the order of the file."""
        first = self.lines.get(name)
        return [first, *(line for line in self.again if line.name == name)] if first else []

    def text(self, name: str) -> str | None:
        """A TEXT value, unescaped, in one line without control characters; None where there is none."""
        line = self.lines.get(name)
        if line is None:
            return None
        try:
            value = Contentline(line.text).parts()[2]  # type: ignore[no-untyped-call]  # the library's
        except Exception:  # it raises many kinds on damaged lines, not only ValueError
            self.report.problem(f'"{cut(line.text)}" is no property that can be read', line.at)
            return None
        value = _CONTROLS.sub(" ", value).strip()
        if len(value) > LONGEST_TEXT:
            self.report.aside(f"longer than {LONGEST_TEXT:,} characters; the rest is left out", line.at)
        return value[:LONGEST_TEXT] or None

    def number(self, name: str) -> int | None:
        """A whole number from 0; None where there is none."""
        line, value = self.lines.get(name), self.text(name)
        if line is None or value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,9}", value):
            self.report.problem(f'{name} "{cut(value)}" is not a number', line.at)
            return None
        return int(value)


def events(raw: bytes, name: str, wanted: Container[str], report: Report) -> list[Block]:
    """The events that stand directly in a VCALENDAR of the file, with their properties that are ``wanted``.

    A component that is not closed in order is a problem, and the last thing read.

    Raises:
        InputError: the file is empty, binary or too large, or a line of it is too long.
    """
    opened: list[tuple[str, int]] = []
    found: list[Block] = []
    begun = False
    for line in _lines(_checked(raw, name), name, report):
        word = line.name
        if word == "BEGIN" and (opened or line.value.upper() == "VCALENDAR"):
            begun = True
            opened.append((line.value.upper(), line.at))
            _begin(opened, found, report)
        elif not begun:
            report.problem("does not begin with BEGIN:VCALENDAR: not an iCalendar file", line.at)
            return found
        elif not opened:
            report.aside("outside the calendar, left out", line.at)
        elif word == "END":
            kind, at = opened.pop()
            if line.value.upper() != kind:
                report.problem(f"END:{cut(line.value)}, but BEGIN:{cut(kind)} of line {at} is still open", line.at)
                return found
        elif word is None:
            report.aside("not a property, left out", line.at)
        elif word == "X-WR-TIMEZONE" and len(opened) == 1:
            report.zone = line.value.strip()
        elif word in wanted and _in_event(opened):
            found[-1].take(word, line)
    if opened:
        kind, at = opened[-1]
        report.problem(f"BEGIN:{cut(kind)} is never closed: the file is cut off", at)
    return found


def _begin(opened: list[tuple[str, int]], found: list[Block], report: Report) -> None:
    kind, at = opened[-1]
    if _in_event(opened):
        found.append(Block(at, report))
    elif len(opened) == 2 and kind in _OTHER_KINDS:
        report.aside(f"a {kind} is no meeting, left out", at)


def _in_event(opened: list[tuple[str, int]]) -> bool:
    return len(opened) == 2 and opened[0][0] == "VCALENDAR" and opened[1][0] == "VEVENT"


def _checked(raw: bytes, name: str) -> bytes:
    """The bytes of a text file of a bearable size, without BOM, each line ended by LF."""
    if len(raw) > LARGEST:
        raise InputError(name, [Problem(f"{len(raw):,} bytes; at most {LARGEST:,} are read")])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, [Problem("is UTF-16 text; save it as UTF-8", 1)])
    text = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not text.strip():
        raise InputError(name, [Problem("is empty")])
    if b"\0" in text:
        raise InputError(
            name, [Problem("is binary, not an iCalendar file", text[: text.index(b"\0")].count(b"\n") + 1)]
        )
    return text


def _lines(text: bytes, name: str, report: Report) -> Iterator[Line]:
    """The content lines, as UTF-8 or, if the file is not, as Latin-1."""
    utf8 = _is_utf8(_FOLD.sub(b"", _BLANKS.sub(b"\n", text)))
    for at, line in _unfolded(text):
        if len(line) > LONGEST_LINE:
            told = f"a line of {len(line):,} bytes; at most {LONGEST_LINE:,} are read"
            raise InputError(name, [Problem(told, at)])
        if not utf8 and not _is_utf8(line):
            report.aside("not UTF-8, so the file is read as Latin-1", at)
        yield Line(at, line.decode() if utf8 else _latin(line))


def _unfolded(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Each content line with the line it begins on. Joined in bytes: some writers fold inside a character."""
    begun, pieces = 0, list[bytes]()
    for at, piece in enumerate(io.BytesIO(text), 1):
        bare = piece.removesuffix(b"\n")
        if pieces and bare[:1] in (b" ", b"\t"):
            pieces.append(bare[1:])
        elif bare.strip():
            if pieces:
                yield begun, b"".join(pieces)
            begun, pieces = at, [bare]
    yield begun, b"".join(pieces)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _latin(line: bytes) -> str:
    """Windows-1252, which nearly every file called Latin-1 is; Latin-1 itself where that has no character."""
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def cut(text: str) -> str:
    """Words of the file, fit for a message."""
    plain = _CONTROLS.sub(" ", text[:61])
    return plain if len(plain) <= 60 else f"{plain[:60]}..."


def _places(lines: list[int]) -> str:
    told = ", ".join(str(line) for line in lines[:MOST_LINES_TOLD])
    more = f" and {len(lines) - MOST_LINES_TOLD} more" if len(lines) > MOST_LINES_TOLD else ""
    return f"line{'s' if len(lines) > 1 else ''} {told}{more}"
