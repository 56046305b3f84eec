"""CSV in and out: one row a meeting, the header in any order, days as ISO dates."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date

from defusedcsv import csv as safe_csv

from calendars.calendar import Calendar
from calendars.prose import ordinal
from calendars.rows import Row, Rows
from constraints.errors import InputError, Problem, maybe

LARGEST = 16 * 1024 * 1024
LONGEST_LINE = 64 * 1024
COLUMNS = ("year", "body", "ordinal", "start", "end", "city", "country", "host", "status", "meeting", "consensus")
_ALSO = {
    "year": ("cycle",),
    "body": ("meeting/activity", "activity", "event", "title", "name", "meeting name"),
    "ordinal": ("edition",),  # not "no": that counts rows
    "start": ("from", "first day", "begin", "begins", "start date", "date"),
    "end": ("to", "last day", "ends", "end date", "until"),
    "city": (),
    "venue": ("place", "location"),  # a hall, or a city, or both: no rule is judged by it
    "country": ("host country",),
    "host": ("host/lead country", "lead"),
    "status": ("row status",),
    "meeting": ("id", "meeting id"),
    "consensus": ("record of consensus",),
}
_KNOWN = {word: column for column, words in _ALSO.items() for word in (column, *words)}
_FORMULA = "=+-@|%"
_MADE_HARMLESS = re.compile(r"'(?=[=+\-@%\uff1d\uff0b\uff0d\uff20\uff5c\uff05]|\\\|)")
_OPEN = {"", "tbc", "tbd", "to be confirmed", "to be decided", "-", "n/a"}


def write(calendar: Calendar) -> bytes:
    """The calendar as CSV: UTF-8 with a BOM for spreadsheets, CRLF, text that would be a formula made harmless."""
    out = io.StringIO(newline="")
    table = safe_csv.writer(out, lineterminator="\r\n")
    table.writerow([*COLUMNS, "reason", "source"])
    names = {m.id: m.name for m in calendar.facts.members}
    for entry in calendar.entries:
        meeting, row = entry.meeting, entry.placement
        reason = entry.reasons[0] if entry.reasons else None
        table.writerow(
            [
                str(meeting.cycle),
                f"Special {meeting.body.id}" if meeting.special else meeting.body.id,
                ordinal(meeting.edition) if meeting.edition else "",
                row.first_day.isoformat(),
                row.last_day.isoformat(),
                _harmless(meeting.city or ""),
                names.get(meeting.host or "", ""),
                meeting.host or "",
                entry.status,
                meeting.id,
                _harmless(meeting.consensus or ""),
                reason.sentence if reason else "",
                f"{reason.source}; {reason.standing}" if reason else "",
            ]
        )
    for event in calendar.others:
        days = [event.first_day.isoformat(), event.last_day.isoformat()]
        title, place = _harmless(event.title), _harmless(event.place)
        table.writerow([str(event.first_day.year), title, "", *days, place, *[""] * 7])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """Without white space in front, which hides a formula; a full-width sign, which defusedcsv lets pass, is marked."""
    text = text.strip()
    wide = text and text[0] not in _FORMULA and unicodedata.normalize("NFKC", text[0]) in _FORMULA
    return f"'{text}" if wide else text


def _as_written(cell: str) -> str:
    """The text that was made harmless on the way out."""
    cell = cell.strip()
    return cell[1:].replace("\\|", "|") if _MADE_HARMLESS.match(cell) else cell


def read(raw: bytes, name: str) -> Rows:
    """The rows of a CSV file.

    Raises:
        InputError: it is no CSV that can be used; with every bad cell, each with its line.
    """
    text = _decoded(raw, name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: dict[str, int] = {}
    rows: list[Row] = []
    problems: list[Problem] = []
    at = width = 0
    try:
        for cells in lines:
            line, at = at + 1, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header, width = _header(cells, name, line), len(cells)
                continue
            if any(cell.strip() for cell in cells[width:]):
                told = f"{len(cells)} cells under a header of {width}: put a text that holds a comma in quotes"
                problems.append(Problem(told, line))
                continue
            row = _row({c: _as_written(cells[n]) for c, n in header.items() if n < len(cells)}, line, problems)
            rows += [row] if row else []
    except csv.Error as error:
        told = "a quotation mark is not closed" if "end of data" in str(error) else str(error)
        raise InputError(name, [Problem(f"not a CSV table: {told}", at + 1)]) from None
    if problems:
        raise InputError(name, problems)
    if not rows:
        raise InputError(name, [Problem("holds no meetings")])
    return Rows(tuple(rows))


def _decoded(raw: bytes, name: str) -> str:
    if not raw.strip():
        raise InputError(name, [Problem("is empty")])
    if len(raw) > LARGEST:
        raise InputError(name, [Problem(f"{len(raw):,} bytes; at most {LARGEST:,} are read")])
    for number, text in enumerate(raw.split(b"\n"), 1):
        if len(text) > LONGEST_LINE:
            told = f"a line of {len(text):,} bytes; at most {LONGEST_LINE:,} are read"
            raise InputError(name, [Problem(told, number)])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(name, [Problem("is UTF-16 text; save it as CSV UTF-8", 1)])
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise InputError(name, [Problem("is binary, not a CSV table", line)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(name, [Problem("is not UTF-8 text; save it as CSV UTF-8", line)]) from None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _header(cells: list[str], name: str, line: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        column = _KNOWN.get(" ".join(cell.casefold().split()))
        if column is not None:
            found.setdefault(column, at)
    if "body" not in found and "meeting" in found:
        found["body"] = found.pop("meeting")  # its words, not our id: a file of someone else's
    missing = [column for column in ("body", "start") if column not in found]
    if missing:
        words = [word for cell in cells if (word := " ".join(cell.casefold().split())) and word not in _KNOWN]
        raise InputError(name, [Problem(_told_missing(column, words), line) for column in missing])
    return found


def _told_missing(column: str, words: list[str]) -> str:
    near = [word for word in words if maybe(word, (column, *_ALSO[column]))]
    hint = f' Is it "{near[0]}"?' if near else ""
    return f'the header has no column "{column}" ({", ".join(_ALSO[column][:3])} would do too).{hint}'


def _row(cells: dict[str, str], line: int, problems: list[Problem]) -> Row | None:
    before = len(problems)
    title = cells.get("body", "")
    if not title:
        problems.append(Problem("no body or activity is named", line))
    first = _day(cells.get("start", ""), line, problems)
    last = _day(cells.get("end", ""), line, problems) or first
    if last and not first and len(problems) == before:
        problems.append(Problem(f"ends {last}, but no first day is given", line))
    if first and last and last < first:
        problems.append(Problem(f"ends {last}, before it begins {first}", line))
    year = cells.get("year", "")
    if year and not re.fullmatch(r"\d{4}", year):
        problems.append(Problem(f'year "{year}" is not a year such as 2027', line))
    number = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)?", cells.get("ordinal", ""))
    if len(problems) > before:
        return None
    return Row(
        line=line,
        title=title,
        first_day=first,
        last_day=last,
        cycle=int(year) if year else None,
        ordinal=int(number.group(1)) if number else None,
        host=_told(cells, "host") or _told(cells, "country"),
        city=_told(cells, "city"),
        venue=_told(cells, "venue"),
        consensus=cells.get("consensus") or None,
        status=cells.get("status", "").upper().replace("CANCELED", "CANCELLED") or None,
    )


def _told(cells: dict[str, str], column: str) -> str | None:
    """The cell's text; None where it is empty or still to be told."""
    text = cells.get(column, "")
    return None if text.casefold() in _OPEN else text


def _day(text: str, line: int, problems: list[Problem]) -> date | None:
    if text.casefold() in _OPEN:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        told = f'"{text}" is not a day such as 2027-11-23'
    except ValueError:
        told = f'"{text}" is a day that no calendar has'
    problems.append(Problem(told, line))
    return None
