"""The cover letter: who recommends and who adopts by the rules and the record; what nobody tells is a marked blank."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx as word
import pytest
from docx.enum.text import WD_COLOR_INDEX

from calendars.documents.annex import of_plan
from calendars.documents.cover import as_json, cover_of
from calendars.documents.cover_letter import docx, markdown
from constraints.check import check
from constraints.meetings import Act, Facts, Meeting, Placement, Plan
from constraints.rulebook import load
from files.documents import BOOK

RIVER = load(str(Path(__file__).parents[1] / "golden" / "river-board"))
RECOMMENDED = Act("calendar", "recommended", "ADSOM", date(2026, 9, 30), "ADSOM 2026, item 6")
ADOPTED = Act("calendar", "adopted", "ADMM", date(2026, 11, 20), "20th ADMM, item 4")
SENIOR = "ASEAN Defence Senior Officials' Meeting (ADSOM)"
MINISTERS = "ASEAN Defence Ministers' Meeting (ADMM)"


def cover(acts=None, book=BOOK, body="ADMM", status="", **known):
    """The letter of a year with one meeting, and the form that it goes with."""
    found = book.body(body)
    meeting = Meeting(f"{body}-2027", found, 2027)
    facts = Facts(bodies=book.bodies, members=book.members)
    plan = Plan(2027, (Placement(meeting, date(2027, 11, 25), date(2027, 11, 25)),), facts, complete=False, acts=acts)
    annex = of_plan(plan, book, heading=status)
    return cover_of(annex, plan, book, check((), plan), **known), annex


def steps(found):
    return [(step.done, step.who, step.day, step.record, step.rule) for step in found.steps]


@pytest.mark.parametrize(
    ("acts", "status", "to", "blanks"),
    [
        (
            None,
            None,
            None,
            (
                "reference",
                "date",
                "to",
                "status",
                *(f"{a}: {b}" for a in ("recommended", "adopted") for b in ("date", "record")),
            ),
        ),
        (
            (),
            "For recommendation by ADSOM",
            SENIOR,
            ("reference", "date", *(f"{a}: {b}" for a in ("recommended", "adopted") for b in ("date", "record"))),
        ),
        (
            (RECOMMENDED,),
            "Recommended by ADSOM on 30 September 2026, for adoption by ADMM",
            MINISTERS,
            ("reference", "date", "adopted: date", "adopted: record"),
        ),
        (
            (RECOMMENDED, ADOPTED),
            "Adopted by ADMM on 20 November 2026",
            None,
            ("reference", "date", "to"),
        ),
    ],
)
def test_the_record_says_how_far_it_has_come_and_without_one_nothing_does(acts, status, to, blanks):
    found, _ = cover(acts)
    assert (found.status, found.to, found.blanks) == (status, to, blanks)


def test_the_rules_say_who_recommends_and_who_adopts():
    found, _ = cover((RECOMMENDED,))
    assert steps(found) == [
        ("recommended", SENIOR, date(2026, 9, 30), "ADSOM 2026, item 6", "calendar-recommended"),
        ("adopted", MINISTERS, None, None, "calendar-adopted"),
    ]


def test_an_act_of_another_body_is_told_as_it_was_recorded():
    found, _ = cover((replace(RECOMMENDED, by="ACDFIM"),))
    assert steps(found)[0][1:] == (
        "ASEAN Chiefs of Defence Forces' Meeting (ACDFM)",
        date(2026, 9, 30),
        "ADSOM 2026, item 6",
        "calendar-recommended",
    )


def test_a_programmes_act_is_none_of_the_calendars():
    found, _ = cover((replace(ADOPTED, paper="programme"),))
    assert found.status == "For recommendation by ADSOM"


def test_a_book_without_such_rules_leaves_blanks_and_names_nobody():
    found, annex = cover((), RIVER, "BOARD")
    assert steps(found) == [("recommended", None, None, None, ""), ("adopted", None, None, None, "")]
    assert (found.status, found.to) == (None, None)
    text = markdown(found).decode()
    assert "| Recommended | **\\[by whom\\]** | **\\[date\\]** | **\\[record\\]** | No rule tells |" in text
    assert "ADMM" not in text + str(word.Document(io.BytesIO(docx(found, annex))).element.xml)


def test_what_is_asked_for_is_taken_as_it_is():
    found, _ = cover(None, status="Draft 3, for recommendation by ADSOM", reference="SEC/27/4", day=date(2026, 12, 1))
    assert (found.status, found.reference, found.day) == (
        "Draft 3, for recommendation by ADSOM",
        "SEC/27/4",
        date(2026, 12, 1),
    )


def test_the_data_say_the_same_as_the_letter():
    found, _ = cover((RECOMMENDED,), reference="SEC/27/4")
    told = json.loads(as_json(found))
    assert {key: told[key] for key in ("schema", "year", "status", "date", "reference", "to", "blanks")} == {
        "schema": "indical/cover/1",
        "year": 2027,
        "status": "Recommended by ADSOM on 30 September 2026, for adoption by ADMM",
        "date": None,
        "reference": "SEC/27/4",
        "to": MINISTERS,
        "blanks": ["date", "adopted: date", "adopted: record"],
    }
    assert told["steps"][0] == {
        "done": "recommended",
        "by": "ADSOM",
        "name": "ASEAN Defence Senior Officials' Meeting",
        "rule": "calendar-recommended",
        "source": "ADMM Concept Paper, para 10",
        "date": "2026-09-30",
        "record": "ADSOM 2026, item 6",
    }


def test_every_blank_of_the_word_letter_is_highlighted_and_nothing_else():
    found, annex = cover((RECOMMENDED,))
    made = word.Document(io.BytesIO(docx(found, annex)))
    runs = [run for p in made.paragraphs for run in p.runs]
    runs += [run for row in made.tables[0].rows for cell in row.cells for p in cell.paragraphs for run in p.runs]
    marked = [run.text for run in runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert marked == [
        "[reference]",
        "[date of the letter]",
        "[name and office of who signs]",
        "[date]",
        "[record]",
    ]
    assert [run.text for run in runs if run.text.startswith("[")] == marked


def test_the_letter_counts_its_meetings_and_is_the_same_in_both_forms():
    found, annex = cover((RECOMMENDED,))
    told = "The Annual Indicative Calendar 2027 is attached. It holds 1 meeting, 25 November 2027."
    assert told in [p.text for p in word.Document(io.BytesIO(docx(found, annex))).paragraphs]
    assert told in markdown(found).decode()
    assert docx(found, annex) == docx(found, annex)


def test_a_record_cannot_break_out_of_the_letter():
    found, annex = cover((replace(RECOMMENDED, record="a | b\n# c <w:t>"),))
    assert "a \\| b \\# c \\<w:t\\>" in markdown(found).decode()
    cells = [cell.text for row in word.Document(io.BytesIO(docx(found, annex))).tables[0].rows for cell in row.cells]
    assert "a | b # c <w:t>" in cells
