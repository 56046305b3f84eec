"""CSV in and out: one row a meeting, the header in any order, days as ISO dates."""

from __future__ import annotations

import csv
import io
import re
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
    "ordinal": ("edition", "no", "number"),
    "start": ("from", "first day", "begin", "begins", "start date", "date"),
    "end": ("to", "last day", "ends", "end date", "until"),
    "city": ("venue", "place"),
    "country": ("host country",),
    "host": ("host/lead country", "lead"),
    "status": ("row status",),
    "meeting": ("id", "meeting id"),
    "consensus": ("record of consensus",),
}
_KNOWN = {word: column for column, words in _ALSO.items() for word in (column, *words)}
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
                meeting.body.id,
                ordinal(meeting.edition) if meeting.edition else "",
                row.first_day.isoformat(),
                row.last_day.isoformat(),
                meeting.city or "",
                names.get(meeting.host or "", ""),
                meeting.host or "",
                entry.status,
                meeting.id,
                meeting.consensus or "",
                reason.sentence if reason else "",
                reason.source if reason else "",
            ]
        )
    for event in calendar.others:
        days = [event.first_day.isoformat(), event.last_day.isoformat()]
        table.writerow([str(event.first_day.year), event.title, "", *days, event.place, *[""] * 7])
    return out.getvalue().encode("utf-8-sig")


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
    at = 0
    try:
        for cells in lines:
            line, at = at + 1, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells, name, line)
                continue
            row = _row({c: cells[n].strip() for c, n in header.items() if n < len(cells)}, line, problems)
            rows += [row] if row else []
    except csv.Error as error:
        raise InputError(name, [Problem(f"not a CSV table: {error}", at + 1)]) from None
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
    missing = [column for column in ("body", "start") if column not in found]
    if missing:
        words = [" ".join(cell.casefold().split()) for cell in cells]
        hints = "".join(h for word in words if word and (h := maybe(word, _KNOWN)))
        told = f'the header has no column "{missing[0]}" ({", ".join(_ALSO[missing[0]][:3])} would do too).{hints}'
        raise InputError(name, [Problem(told, line)])
    return found


def _row(cells: dict[str, str], line: int, problems: list[Problem]) -> Row | None:
    before = len(problems)
    title = cells.get("body", "")
    if not title:
        problems.append(Problem("no body or activity is named", line))
    first = _day(cells.get("start", ""), line, problems)
    last = _day(cells.get("end", ""), line, problems) or first
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
        title=title.removeprefix("'"),
        first_day=first,
        last_day=last,
        cycle=int(year) if year else None,
        ordinal=int(number.group(1)) if number else None,
        host=cells.get("host") or cells.get("country") or None,
        city=cells.get("city") or None,
        consensus=cells.get("consensus") or None,
        status=cells.get("status", "").upper() or None,
    )


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
