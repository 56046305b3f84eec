"""A CSV file with the days of some rows changed, rows cancelled or added; every other byte stays as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.csv_table import delimiter
from calendars.importing.cells import Cell, Line
from calendars.importing.table import find_header
from calendars.prose import ordinal
from constraints.errors import InputError, Problem
from constraints.meetings import Facts, Placement

_ENDS = re.compile(r"\r\n|\r|\n")
_STYLES = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d")


@dataclass(frozen=True)
class RowChange:
    """What becomes of the row that begins at ``line`` of the file, from 1: its days, both included; None: cancelled."""

    line: int
    before: tuple[date, date]
    after: tuple[date, date] | None


@dataclass(frozen=True)
class _Record:
    """One row: the line it begins on, the spans of its cells with their quotes, and where the next row begins."""

    line: int
    cells: tuple[tuple[int, int], ...]
    end: int


def patched(
    raw: bytes,
    name: str,
    changes: Iterable[RowChange],
    added: Sequence[Placement] = (),
    facts: Facts | None = None,
    alike: bool = True,
) -> bytes:
    """The file's bytes with the changes. A day is written as the cell has it, if ``alike`` and that is plain; else ISO.

    A cancelled row says so where there is a column of statuses; elsewhere it is left out.

    Raises:
        InputError: no header is found any more.
    """
    encoding = _encoding(raw)
    text = raw.decode(encoding)
    mark = delimiter(text.lstrip("\ufeff"))
    records = list(_records(text, mark))
    lines = [Line(r.line, tuple(Cell(_bare(text[a:b])) for a, b in r.cells)) for r in records]
    header = find_header([line for line in lines if line.said])
    if header is None:
        raise InputError(name, [Problem("holds no header with a meeting and its start")])
    by_line = {record.line: record for record in records}
    edits: list[tuple[int, int, str]] = []
    for change in changes:
        edits += _edits(text, by_line[change.line], change, header.found, alike)
    out = text
    for begin, end, new in sorted(edits, reverse=True):
        out = out[:begin] + new + out[end:]
    ending = found.group() if (found := _ENDS.search(text)) else "\n"
    out += "".join(ending if not _ENDS.search(out[-1:]) else "" for _ in added[:1])
    out += "".join(_row(row, header.found, header.width, mark, facts) + ending for row in added)
    return out.encode(encoding)


def _encoding(raw: bytes) -> str:
    """The encoding that reads and writes the very same bytes, a BOM being a letter like others."""
    if raw.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if raw.startswith(b"\xfe\xff"):
        return "utf-16-be"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _records(text: str, mark: str) -> Iterator[_Record]:
    """The rows, as Python's reader of CSV divides them."""
    at, line = len(text) - len(text.lstrip("\ufeff")), 1
    while at < len(text):
        begun, cells = line, list[tuple[int, int]]()
        while True:
            end = _cell_end(text, at, mark)
            cells.append((at, end))
            line += len(_ENDS.findall(text[at:end]))
            at = end
            if text[at : at + 1] != mark:
                break
            at += 1
        ending = _ENDS.match(text, at)
        at = ending.end() if ending else len(text)
        yield _Record(begun, tuple(cells), at)
        line += 1


def _cell_end(text: str, at: int, mark: str) -> int:
    """The place behind the cell that begins there, its quotes included."""
    if text[at : at + 1] == '"':
        at += 1
        while at < len(text):
            if text[at] == '"':
                if text[at + 1 : at + 2] != '"':
                    return at + 1
                at += 1
            at += 1
    while at < len(text) and text[at] != mark and text[at] not in "\r\n":
        at += 1
    return at


def _bare(cell: str) -> str:
    return (cell[1:-1].replace('""', '"') if cell[:1] == '"' else cell).strip()


def _edits(
    text: str, record: _Record, change: RowChange, found: dict[str, int], alike: bool
) -> Iterator[tuple[int, int, str]]:
    """The spans to replace, each with its new text."""
    if change.after is None:
        if "status" in found and found["status"] < len(record.cells):
            yield (*record.cells[found["status"]], "CANCELLED")
        else:
            yield record.cells[0][0], record.end, ""
        return
    first, last = record.cells[found["start"]], None
    if "end" in found and found["end"] < len(record.cells):
        last = record.cells[found["end"]]
    apart = last is not None and _bare(text[slice(*last)])
    if apart or change.before[0] == change.before[1]:
        yield (*first, _like(text[slice(*first)], change.before[0], change.after[0], alike))
    else:
        yield (*first, f"{change.after[0]} to {change.after[1]}")
    if last is not None and apart:
        yield (*last, _like(text[slice(*last)], change.before[1], change.after[1], alike))


def _like(cell: str, old: date, new: date, alike: bool) -> str:
    """The new day, written as the cell has the old one, quotes too; as 2027-05-31 where its way is not certain."""
    bare = _bare(cell)
    styles = [(style, zeros) for style in _STYLES for zeros in (True, False) if alike]
    ways = list(dict.fromkeys(_plainly(new, *style) for style in styles if bare == _plainly(old, *style)))
    certain = len(ways) == 1 or (ways and any(letter.isalpha() for letter in bare))
    day = ways[0] if certain else new.isoformat()
    return f'"{day}"' if cell[:1] == '"' else day


def _plainly(day: date, style: str, zeros: bool) -> str:
    text = day.strftime(style)
    return text if zeros else re.sub(r"\b0(?=\d)", "", text)


def _row(row: Placement, found: dict[str, int], width: int, mark: str, facts: Facts | None) -> str:
    """A further row, under the columns that the file has."""
    meeting = row.meeting
    names = {member.id: member.name for member in facts.members} if facts else {}
    host = names.get(meeting.host or "", meeting.host or "")
    said = {
        "year": str(meeting.cycle),
        "body": meeting.body.id,
        "ordinal": ordinal(meeting.edition) if meeting.edition else "",
        "start": row.first_day.isoformat(),
        "end": row.last_day.isoformat(),
        "city": meeting.city or "",
        "country": host,
        "host": host if "country" not in found else meeting.host or "",
        "status": "TENTATIVE",
    }
    if "end" not in found and row.last_day > row.first_day:
        said["start"] = f"{row.first_day} to {row.last_day}"
    cells = [""] * width
    for column, at in found.items():
        cells[at] = said.get(column, "")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator="").writerow(cells)
    return out.getvalue()
