"""A member's form of a date round read back, a workbook or a CSV table saved from one: each date with its answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from calendars.importing.cells import Cell, Line
from calendars.importing.texts import decoded
from calendars.rounds import round as rounds
from calendars.rounds.round import ANSWER, DATE, MEMBER, ROUND, SHEET, Answer, Candidate, Round, answer_of
from calendars.whole_file import read_at_most
from constraints.errors import InputError, Problem


@dataclass(frozen=True)
class Filled:
    """A form: whose it is, what it says of the dates that it answers, and what a person should know of it."""

    member: str
    answers: Mapping[date, Answer]
    notes: tuple[str, ...] = ()


def read(path: Path, asked: Round) -> Filled:
    """The form of one of the round's members.

    Raises:
        InputError: it cannot be read, is another round's, or holds what is no date or answer of it; every problem.
    """
    lines = _lines(path)
    top = next((line for line in lines if line.texts[:2] == [DATE, ANSWER]), None)
    if top is None:
        told = f'holds no line "{DATE}", "{ANSWER}": give a form that indical round open wrote, filled in'
        raise InputError(str(path), [Problem(told)])
    head = {line.texts[0]: line.texts[1] for line in lines if line.at < top.at and len(line.cells) > 1}
    if head.get(ROUND) != asked.short:
        told = f"is a form of round {head.get(ROUND) or 'without a name'}, not of {asked.short}"
        raise InputError(str(path), [Problem(f"{told}: give the round that it belongs to")])
    member = asked.member(head.get(MEMBER, ""), str(path))
    answers: dict[date, Answer] = {}
    problems, notes = [], []
    for line in (one for one in lines if one.at > top.at and one.said):
        found = _answered(line, asked, answers)
        if isinstance(found, Problem):
            problems.append(found)
        if len([cell for cell in line.cells[2:] if cell.text]):
            notes.append(f"{path.name}, line {line.at}: only the answer is read, no reason")
    if problems:
        raise InputError(str(path), problems)
    return Filled(member, answers, tuple(notes))


def _answered(line: Line, asked: Round, answers: dict[date, Answer]) -> Problem | None:
    """Notes the line's answer, if it holds one. A Problem where it cannot be used."""
    said = line.texts[1].strip() if len(line.cells) > 1 else ""
    one = next((one for one in asked.candidates if _is(line.cells[0], one)), None)
    if one is None:
        return Problem(f'"{line.texts[0]}" is no date of this round: {", ".join(map(str, asked.days))} are', line.at)
    if not said:
        return None
    answer = answer_of(said)
    if answer is None:
        return Problem(f'"{said}" is no answer: write {rounds.in_words(rounds.ANSWERS)}', line.at)
    if answers.setdefault(one.first_day, answer) != answer:
        return Problem(f"{one.words} is answered twice, by {answers[one.first_day]} and {answer}", line.at)
    return None


def _is(cell: Cell, one: Candidate) -> bool:
    """Whether the cell names that date, as the form does, as an ISO date, or as the day that a program made of it."""
    text = " ".join(cell.text.split())
    return cell.day == one.first_day or text in (one.words, str(one.first_day))


def _lines(path: Path) -> list[Line]:
    try:
        raw = read_at_most(path, rounds.LARGEST)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    if path.suffix.lower() == ".csv":
        return _of_csv(raw, str(path))
    return _of_workbook(raw, str(path))


def _of_csv(raw: bytes, name: str) -> list[Line]:
    text, _ = decoded(raw, name, "a CSV table", "CSV UTF-8")
    mark = ";" if f"{DATE};{ANSWER}" in text else "\t" if f"{DATE}\t{ANSWER}" in text else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise InputError(name, [Problem(f"not a CSV table: {error}")]) from None
    return [Line(at, tuple(Cell(cell.strip()) for cell in row)) for at, row in enumerate(rows, 1) if row]


def _of_workbook(raw: bytes, name: str) -> list[Line]:
    from calendars.importing.office_zip import Office  # noqa: PLC0415 - a CSV file does without
    from calendars.importing.xlsx_parts import read_book, read_cells  # noqa: PLC0415 - as above

    office = Office(raw, name)
    book = read_book(office)
    sheet = next((one for one in book.sheets if one.name == SHEET), book.sheets[0])
    found = read_cells(office, sheet, book).cells
    return [Line(at + 1, tuple(row.get(c, Cell()) for c in range(max(row) + 1))) for at, row in sorted(found.items())]
