"""A file of any known format -> its rows. Each format is read by a module of its own, loaded when it is needed."""

from __future__ import annotations

from pathlib import Path

from calendars import csv_table
from calendars.rows import NOTHING_ASKED, Asked, Rows, usable
from constraints.errors import InputError, Problem

LARGEST_FILE = 16 * 1024 * 1024
ICS = (".ics", ".ical", ".ifb")


def read_rows(path: Path, asked: Asked = NOTHING_ASKED) -> Rows:
    """The rows of a calendar file, those that need a person too. Raises InputError for one that cannot be used."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(str(path), [Problem(f"{size:,} bytes; at most {LARGEST_FILE:,} are read")])
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    return _read(raw, path, asked)


def rows_to_judge(path: Path) -> Rows:
    """The rows of a file that is judged as it stands. Raises InputError for a row that cannot be read, too."""
    rows = read_rows(path)
    # The .ics reader has refused what is damaged itself, and told what it left out.
    return rows if path.suffix.lower() in ICS else usable(rows, str(path))


def _read(raw: bytes, path: Path, asked: Asked) -> Rows:
    kind, name = path.suffix.lower(), str(path)
    if kind in (".csv", ".tsv"):
        return csv_table.rows_of(raw, name, asked)
    if kind in ICS:
        from calendars import ics_reader  # noqa: PLC0415 - a CSV check does without icalendar's 70 ms

        return ics_reader.read(raw, name)
    if kind == ".xlsx":
        from calendars.importing import xlsx_table  # noqa: PLC0415 - as each of these, only where it is needed

        return xlsx_table.rows_of(raw, name, asked)
    if kind == ".docx":
        from calendars.importing import docx_table  # noqa: PLC0415

        return docx_table.rows_of(raw, name, asked)
    if kind in (".txt", ".eml"):
        from calendars.importing import pasted  # noqa: PLC0415

        return pasted.rows_of(raw, name, asked)
    told = f'files of type "{path.suffix}" are not read' if path.suffix else "its type is not known"
    raise InputError(name, [Problem(f"{told}: give .ics, .csv, .xlsx, .docx or .txt")])
