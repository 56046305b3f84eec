"""What changed between two versions: in words for a mail, and as tracked changes in the Word file."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import docx as word
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from calendars.documents import docx
from calendars.documents.changes import change_note
from files.documents import annex, entry, meeting, rows

WHEN = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
NOVEMBER = (date(2027, 11, 23), date(2027, 11, 25))
ADMM = entry(meeting("ADMM", edition=21, host="SG", city="Singapore"), date(2027, 11, 29))
OLD = annex(ADMM, entry(meeting("ACAMM", host="TH", city="Bangkok"), *NOVEMBER), heading="Draft 3")


def new(*entries, heading="Draft 4"):
    return annex(*entries, heading=heading)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([ADMM, entry(meeting("ACAMM", host="TH", city="Bangkok"), *NOVEMBER)], []),
        (
            [ADMM, entry(meeting("ACAMM", host="TH", city="Bangkok"), date(2027, 11, 16), date(2027, 11, 18))],
            ["ACAMM moves from 23\u201325 November to 16\u201318 November 2027."],
        ),
        (
            [ADMM, entry(meeting("ACAMM", host="TH", city="Bangkok"), date(2027, 12, 30), date(2028, 1, 1))],
            ["ACAMM moves from 23\u201325 November 2027 to 30 December 2027\u20131 January 2028."],
        ),
        (
            [ADMM, entry(meeting("ACAMM", host="VN"), *NOVEMBER)],
            ["ACAMM: venue to be confirmed (was Bangkok); host Viet Nam (was Thailand)."],
        ),
        (
            [ADMM, entry(meeting("ACAMM", host="TH", city="Bangkok"), *NOVEMBER, "CANCELLED")],
            [
                "ACAMM of 23\u201325 November 2027 is cancelled.",
            ],
        ),
        (
            [entry(meeting("ACAMM", host="TH", city="Bangkok"), *NOVEMBER), entry(meeting("NADI"), date(2027, 3, 1))],
            ["New: NADI, 1 March 2027.", "Dropped: 21st ADMM, which was to be on 29 November 2027."],
        ),
    ],
)
def test_the_note_says_what_moved_changed_came_and_went(entries, told):
    head = 'Changes in the Annual Indicative Calendar 2027, ASEAN defence meetings, from "Draft 3" to "Draft 4"'
    note = f"{head}: none.\n" if not told else f"{head}:\n\n" + "".join(f"- {line}\n" for line in told)
    assert change_note(OLD, new(*entries)) == note


def both(first, second):
    """Two meetings of a body in a year, each on a day."""
    days = ((first, meeting("EWG-CT", 1)), (second, meeting("EWG-CT", 2)))
    return annex(*(entry(one, date(2027, *day)) for day, one in days if day))


@pytest.mark.parametrize(
    ("old", "later", "told"),
    [
        (both((3, 1), (8, 2)), both((3, 1), (8, 3)), ["The second EWG on CT moves from 2 August to 3 August 2027."]),
        (
            both((3, 1), (8, 2)),
            both((3, 2), (8, 3)),
            [
                "The first EWG on CT moves from 1 March to 2 March 2027.",
                "The second EWG on CT moves from 2 August to 3 August 2027.",
            ],
        ),
        (both((3, 1), None), both((3, 1), (8, 2)), ["New: the second EWG on CT, 2 August 2027."]),
        (
            both((3, 1), (8, 2)),
            both((3, 1), None),
            ["Dropped: the second EWG on CT, which was to be on 2 August 2027."],
        ),
        (both((3, 1), None), both((3, 2), None), ["EWG on CT moves from 1 March to 2 March 2027."]),
    ],
)
def test_of_several_meetings_of_a_name_the_note_says_which(old, later, told):
    assert [line[2:] for line in change_note(old, later).splitlines() if line.startswith("- ")] == told


def changed(raw, keep, drop):
    """The rows with one kind of change kept and the other left out, as a word processor accepts or rejects them."""
    document = word.Document(io.BytesIO(raw))
    body = document.element.body
    for row in list(body.iter(qn("w:tr"))):
        mark = row.find(f"{qn('w:trPr')}/{qn(drop)}")
        if mark is not None:
            row.getparent().remove(row)
    for change in [c for c in body.iter(qn(drop)) if c.getparent().tag == qn("w:p")]:
        change.getparent().remove(change)
    for change in [c for c in body.iter(qn(keep)) if c.getparent().tag == qn("w:p")]:
        for run in list(change):
            kept = OxmlElement("w:r")
            kept.append(text := OxmlElement("w:t"))
            text.text = "".join(part.text for tag in ("w:t", "w:delText") for part in run.iter(qn(tag)))
            change.addprevious(kept)
        change.getparent().remove(change)
    return [[cell.text.strip() for cell in row.cells] for table in document.tables for row in table.rows[1:]]


LATER = new(
    entry(meeting("ACAMM", host="TH", city="Phuket"), date(2027, 11, 16), date(2027, 11, 18)),
    entry(meeting("NADI"), date(2027, 3, 1)),
)


def test_accepting_the_changes_gives_the_new_form_and_rejecting_them_the_old_but_for_the_numbers():
    raw = docx.redline(OLD, LATER, "ADSOM secretariat", WHEN)
    accepted, rejected = changed(raw, "w:ins", "w:del"), changed(raw, "w:del", "w:ins")
    assert accepted == rows(LATER)
    assert sorted(row[1:] for row in rejected) == sorted(row[1:] for row in rows(OLD))


def test_changes_bear_author_and_time_and_look_like_changes_in_print():
    raw = docx.redline(OLD, LATER, "ADSOM secretariat", WHEN)
    document = word.Document(io.BytesIO(raw))
    body = document.element.body
    marks = [mark for tag in ("w:ins", "w:del") for mark in body.iter(qn(tag))]
    assert {(m.get(qn("w:author")), m.get(qn("w:date"))) for m in marks} == {
        ("ADSOM secretariat", "2027-02-01T08:00:00Z")
    }
    assert len({mark.get(qn("w:id")) for mark in marks}) == len(marks)
    assert document.styles["Deleted Text"].font.strike
    assert document.styles["Inserted Text"].font.bold
    styled = {style.get(qn("w:val")) for style in body.iter(qn("w:rStyle"))}
    assert styled == {document.styles[name].style_id for name in ("Deleted Text", "Inserted Text")}


def test_nothing_is_marked_where_nothing_changed():
    raw = docx.redline(OLD, replace(OLD, status="Draft 4"), "a", WHEN)
    body = word.Document(io.BytesIO(raw)).element.body
    assert [mark.tag for tag in ("w:ins", "w:del") for mark in body.iter(qn(tag))] == []
