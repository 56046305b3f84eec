"""An .ics file with some events moved, cancelled or added; every other byte stays as it is.

UIDs and unknown properties stay. What really changed is told to clients by SEQUENCE, raised by one, and by DTSTAMP and
LAST-MODIFIED (RFC 5545, 3.8.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from calendars import time_zones
from calendars.ics_event import ZONE
from calendars.titles import CANCELLED
from constraints.errors import InputError, Problem

_PIECES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NAME = re.compile(rb"[ \t]*([A-Za-z0-9-]+)[ \t]*[;:]")
_DAY = re.compile(rb"\d{8}")
_UNIVERSAL = re.compile(rb"\d{8}T\d{6}Z")
_SERIES = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_LONGEST = 75


@dataclass(frozen=True)
class EventChange:
    """What becomes of the event that begins at ``line`` of the file, from 1: so many ``days`` later, or cancelled."""

    line: int
    days: int = 0
    cancelled: bool = False


@dataclass
class _Content:
    """One content line: its bytes as they stand, its property in capitals, and its text without folds."""

    raw: bytes
    name: str
    text: bytes


def patched(
    raw: bytes, name: str, changes: Iterable[EventChange], stamp: datetime, added: Iterable[bytes] = ()
) -> bytes:
    """The file's bytes with the changes, each stamped (UTC); ``added`` are whole VEVENTs, put in at the end.

    Raises:
        InputError: an event to be moved repeats, so that its other occurrences would be torn from it.
    """
    pieces = _PIECES.findall(raw)
    ending = b"\r\n" if b"\r\n" in raw else b"\n"
    when = f"{stamp:%Y%m%dT%H%M%SZ}".encode()
    changes, added = tuple(changes), tuple(added)
    for change in sorted(changes, key=lambda one: -one.line):
        begin, end = change.line - 1, _end(pieces, change.line - 1)
        pieces[begin:end] = [_changed(pieces[begin:end], change, when, ending, name)]
    last = max((at for at, piece in enumerate(pieces) if _is(piece, b"END:VCALENDAR")), default=len(pieces))
    pieces[last:last] = added
    if changes or added:
        _stamp_calendar(pieces, when, ending)
    return b"".join(pieces)


def _is(piece: bytes, line: bytes) -> bool:
    return piece.strip().upper().replace(b" ", b"") == line


def _end(pieces: Sequence[bytes], begin: int) -> int:
    """Where the component that begins there has ended: the place behind its last piece."""
    depth = 0
    for at in range(begin, len(pieces)):
        word = pieces[at].upper()
        depth += word.startswith(b"BEGIN:") - word.startswith(b"END:")
        if depth == 0:
            return at + 1
    raise ValueError(f"line {begin + 1} begins no event that is closed: a bug of the caller")


def _changed(pieces: Sequence[bytes], change: EventChange, when: bytes, ending: bytes, file: str) -> bytes:
    lines = list(_contents(pieces))
    own = list(_own(lines))
    names = {line.name for line in own}
    if not change.cancelled and (series := [one for one in _SERIES if one in names]):
        told = f"the event repeats ({series[0]}), so its days cannot be changed here: move it in your own calendar"
        raise InputError(file, [Problem(told, change.line)])
    kept = next((_value(line.text).decode(errors="replace") for line in own if line.name == ZONE), None)
    edits = _edits(change, when, kept)
    for line in own:
        if line.name in edits:
            line.raw = _folded(edits[line.name](line.text), ending)
    must = {"SEQUENCE": b"SEQUENCE:0", "DTSTAMP": b"DTSTAMP:", **({"STATUS": b"STATUS:"} if change.cancelled else {})}
    missing = [_folded(edits[name](empty), ending) for name, empty in must.items() if name not in names]
    return b"".join([lines[0].raw, *missing, *(line.raw for line in lines[1:])])


def _edits(change: EventChange, when: bytes, zone: str | None) -> Mapping[str, Callable[[bytes], bytes]]:
    """How the properties of a changed event are changed, by name; ``zone``: by whose clocks its hours in UTC stay."""
    edits: dict[str, Callable[[bytes], bytes]] = {
        "SEQUENCE": lambda text: _with_value(text, b"%d" % (int(_value(text)) + 1)),
        "DTSTAMP": lambda text: _with_value(text, when),
        "LAST-MODIFIED": lambda text: _with_value(text, when),
    }
    if change.cancelled:
        edits["STATUS"] = lambda text: _with_value(text, b"CANCELLED")
        edits["TRANSP"] = lambda text: _with_value(text, b"TRANSPARENT")
        edits["SUMMARY"] = _marked
    else:
        edits["DTSTART"] = edits["DTEND"] = lambda text: _shifted(text, change.days, zone)
    return edits


def _contents(pieces: Iterable[bytes]) -> Iterator[_Content]:
    """The content lines, each with its folds; as ics_lines joins them."""
    found: _Content | None = None
    for piece in pieces:
        bare = piece.rstrip(b"\r\n")
        if found is not None and (not bare.strip() or bare[:1] in (b" ", b"\t")):
            found.raw += piece
            found.text += bare[1:]
            continue
        if found is not None:
            yield found
        word = _NAME.match(bare)
        found = _Content(piece, word.group(1).decode().upper() if word else "", bare)
    if found is not None:
        yield found


def _own(lines: Iterable[_Content]) -> Iterator[_Content]:
    """The properties of the event itself, not those of its alarms."""
    depth = 0
    for line in lines:
        depth += (line.name == "BEGIN") - (line.name == "END")
        if depth == 1 and line.name != "BEGIN":
            yield line


def _value(text: bytes) -> bytes:
    return text.rpartition(b":")[2].strip()


def _with_value(text: bytes, value: bytes) -> bytes:
    return text.rpartition(b":")[0] + b":" + value


def _shifted(text: bytes, days: int, zone: str | None = None) -> bytes:
    """The line with its day so many days later; its hour, if it has one, stays: by the clocks of the zone, if told."""
    value = _value(text)
    if zone is not None and zone in time_zones.names() and (timed := _UNIVERSAL.fullmatch(value)):
        there = datetime.strptime(timed.group().decode(), "%Y%m%dT%H%M%S%z").astimezone(time_zones.zone(zone))
        return _with_value(text, f"{(there + timedelta(days=days)).astimezone(UTC):%Y%m%dT%H%M%SZ}".encode())
    found = _DAY.match(value)
    if found is None:
        raise ValueError(f"{text!r} has no day: the reader would have refused it")
    day = date.fromisoformat(found.group().decode()) + timedelta(days=days)
    return _with_value(text, f"{day:%Y%m%d}".encode() + value[8:])


def _marked(text: bytes) -> bytes:
    """The SUMMARY, saying that the meeting is cancelled."""
    head, colon, value = _split(text)
    mark = CANCELLED.encode()
    return text if value.startswith(mark) else head + colon + mark + value


def _split(text: bytes) -> tuple[bytes, bytes, bytes]:
    """Name and parameters, the colon, and the value: the first colon outside quotes divides them."""
    quoted = False
    for at in range(len(text)):
        char = text[at : at + 1]
        quoted ^= char == b'"'
        if char == b":" and not quoted:
            return text[:at], char, text[at + 1 :]
    return text, b":", b""


def _folded(text: bytes, ending: bytes) -> bytes:
    """The content line, folded after 75 octets at most, never inside a character (RFC 5545, 3.1)."""
    parts, room = [], _LONGEST
    while len(text) > room:
        at = room
        while at > 1 and text[at] & 0xC0 == 0x80:
            at -= 1
        parts.append(text[:at])
        text, room = text[at:], _LONGEST - 1
    return (ending + b" ").join([*parts, text]) + ending


def _stamp_calendar(pieces: list[bytes], when: bytes, ending: bytes) -> None:
    """The calendar's own LAST-MODIFIED (RFC 7986, 5.4), where it has one before its first component."""
    for at, piece in enumerate(pieces[1:], 1):
        word = piece.upper()
        if word.startswith(b"BEGIN:"):
            return
        if word.startswith(b"LAST-MODIFIED"):
            pieces[at] = _folded(_with_value(piece.rstrip(b"\r\n"), when), ending)
            return
