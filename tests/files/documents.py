"""Calendars to export, hostile and in every script; and what stands in a document once it is written."""

import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import docx
import openpyxl
from docx.oxml.ns import qn

from calendars.calendar import Calendar, Entry
from calendars.documents.annex import Annex, of_plan
from constraints import rulebook
from constraints.meetings import Event, Facts, Meeting, Placement, Plan

BOOK = rulebook.load()
FACTS = Facts(bodies=BOOK.bodies, members=BOOK.members)
STAMP = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
TITLES = {period.id: period.title for period in BOOK.periods}
CITIES = (
    None,
    "virtual",
    "Singapore",
    "Hà Nội",
    "Đà Nẵng",
    "กรุงเทพมหานคร",
    "ນະຄອນຫຼວງວຽງຈັນ",
    "ខេត្តសៀមរាប",
    "នខេត្តភ្នំពេញ",
    "နေပြည်တော်",
    "=1+1",
    "+62 21",
    "-Bali",
    "@SUM(A1)",
    '#eval("read(\\"/etc/passwd\\")") $x$ *b* _i_ `c` [l](u) @ref // /* c */ \\ ~ <label>',
    "<w:t>&amp;&lt;</w:t> ]]> <!-- --> %ENTITY;",
    "| a | b | www.example.org https://example.org",
)
"""Places as people write them, and as nobody should."""


def meeting(body_id, number=1, year=2027, **known):
    body = BOOK.body(body_id)
    return Meeting(id=f"{body_id}-{year}-{number}", body=body, cycle=year, number=number, **known)


def entry(made, first, last=None, status="TENTATIVE"):
    return Entry(Placement(made, first, last or first), status)


def calendar(*entries, year=2027, others=(), facts=FACTS):
    return Calendar("asean-defence", f"ASEAN defence meetings {year}", year, STAMP, entries, facts, others)


def form_of(made: Calendar, heading: str = "") -> Annex:
    """The form of the calendar's year, with the statuses of its entries."""
    plan = Plan(made.year, tuple(one.placement for one in made.entries), made.facts, others=made.others)
    statuses = {one.meeting.id: one.status for one in made.entries}
    return of_plan(plan, BOOK, heading=heading, statuses=statuses, stamp=made.stamp)


def annex(*entries, heading="Draft 3, for recommendation by ADSOM", **known):
    return form_of(calendar(*entries, **known), heading)


def some_year(seed):
    """A random form: 1 to 60 meetings of any bodies, on days that run across months and years, some cancelled."""
    chance = random.Random(seed)
    year = chance.randrange(2024, 2033)
    entries = []
    for number in range(1, chance.randint(1, 60) + 1):
        first = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        made = meeting(
            chance.choice(BOOK.bodies).id,
            number,
            year,
            host=chance.choice([None, *(m.id for m in BOOK.members)]),
            city=chance.choice(CITIES),
            edition=chance.choice([None, chance.randint(1, 130)]),
            consensus=chance.choice([None, "=note of the Chair; 1 & 2 <3>"]),
        )
        days = chance.randrange(14)
        entries.append(
            entry(made, first, first + timedelta(days=days), chance.choice(["TENTATIVE", "CONFIRMED", "CANCELLED"]))
        )
    others = [
        Event(chance.choice(CITIES[1:]), date(year, 6, n), date(year, 6, n + 1), chance.choice(CITIES[1:]))
        for n in range(1, chance.randint(1, 5))
    ]
    return annex(*entries, year=year, others=tuple(others))


def rows(form):
    """Every row of the form, its cells as they should be read."""
    return [list(row.cells) for row in form.rows]


def docx_tables(raw):
    """Every table of a Word file as rows of texts."""
    tables = docx.Document(io.BytesIO(raw)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def docx_rows(raw):
    """The rows of all tables, without their headers."""
    return [row for table in docx_tables(raw) for row in table[1:]]


def docx_texts(raw, tag, document=None):
    """The texts of every element of a tag: w:delText, w:t."""
    body = docx.Document(io.BytesIO(raw)).element.body
    return [element.text for element in body.iter(qn(tag))]


def sheets(raw):
    """Every sheet of a workbook, by name, as rows of values; no cell may be a formula or a link."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def moved(form, key, **fields):
    """The form with one row changed."""
    groups = tuple(
        replace(g, rows=tuple(replace(r, **fields) if r.key == key else r for r in g.rows)) for g in form.groups
    )
    return replace(form, groups=groups)
