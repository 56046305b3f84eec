"""Changes tracked within an institution's own Word file: accepted they give the new form, rejected the old one."""

import io
import random
from dataclasses import replace
from datetime import date

import docx as word
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from calendars.documents import docx_template
from files.documents import STAMP, annex, entry, meeting, moved, some_year

HEADER = ("Date", "Activity", "Place", "Our notes", "Host/Lead Country", "Remarks:")
COLUMNS = (2, 1, 3, None, 4, 7)
OLD = annex(
    entry(meeting("ADMM", edition=21, host="SG", city="Singapore"), date(2027, 11, 25)),
    entry(meeting("ACAMM", host="VN"), date(2027, 11, 3), date(2027, 11, 5)),
    entry(meeting("NADI"), date(2027, 3, 2)),
    heading="Draft 2",
)
NEW = annex(
    entry(meeting("ADMM", edition=21, host="SG", city="Singapore"), date(2027, 11, 26)),
    entry(meeting("ACAMM", host="VN"), date(2027, 11, 3), date(2027, 11, 5)),
    entry(meeting("ADSOM", host="SG"), date(2027, 8, 18)),
    heading="Draft 3",
)


def template(heading_row=True):
    """A Word file with a table of the institution's own columns, a row in italics, and a comment's id taken."""
    made = word.Document()
    made.add_paragraph("Our own words stay.")
    table = made.add_table(1, len(HEADER), style="Light Grid")
    for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
        cell.text = text
    if heading_row:
        row = table.add_row()
        row.cells[0].merge(row.cells[-1]).paragraphs[0].add_run("Heading").italic = True
    for cell in table.add_row().cells:
        cell.paragraphs[0].add_run("x").italic = True
    made.element.body.insert(0, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="41" w:name="a"/>'))
    made.element.body.insert(1, parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="41"/>'))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def redlined(old, new, **how):
    return docx_template.redline(template(**how), "our.docx", old, new, "Secretariat", STAMP)


def settled(raw, taken, dropped):
    """The rows of the table once every change of the kind ``taken`` stands and every ``dropped`` one is gone."""
    (table,) = word.Document(io.BytesIO(raw)).element.body.iter(qn("w:tbl"))
    found = []
    for row in list(table.iter(qn("w:tr")))[1:]:
        marks = {mark.tag for mark in row.iterchildren(qn("w:trPr")) for mark in mark}
        if qn(f"w:{dropped}") in marks:
            continue
        for change in list(row.iter(qn(f"w:{dropped}"))):
            change.getparent().remove(change)
        cells = [
            "".join(text.text or "" for text in cell.iter(qn("w:t"), qn("w:delText"))).strip()
            for cell in row.iter(qn("w:tc"))
        ]
        found.append(cells[:1] if len(cells) == 1 else cells)
    return found


def wanted(form, titles):
    """The rows that the form fills the table with, without the numbers; ``titles`` are all headings of both forms."""
    under = {
        group.title: [["" if c is None else row.cells[c] for c in COLUMNS] for row in group.rows]
        for group in form.groups
    }
    return [line for title in titles if title in under for line in ([title], *under[title])]


def ordered(rows):
    return sorted(map(tuple, rows))


@pytest.mark.parametrize("heading_row", [True, False])
def test_accepted_the_changes_give_the_new_form_and_rejected_the_old_one(heading_row):
    raw = redlined(OLD, NEW, heading_row=heading_row)
    titles = [group.title for group in NEW.groups] + [group.title for group in OLD.groups]
    titles = list(dict.fromkeys(titles))
    assert settled(raw, "ins", "del") == wanted(NEW, titles)
    assert ordered(settled(raw, "del", "ins")) == ordered(wanted(OLD, titles))


@pytest.mark.parametrize("seed", range(5))
def test_so_it_is_for_random_years(seed):
    chance, old = random.Random(seed), some_year(seed)
    new = old
    for row in chance.sample(old.rows, len(old.rows) // 2):
        new = moved(new, row.key, venue="Elsewhere", remarks="Moved")
    kept = tuple(replace(group, rows=group.rows[1:]) for group in new.groups)
    new = replace(new, groups=tuple(group for group in kept if group.rows))
    raw = redlined(old, new)
    titles = [group.title for group in old.groups]
    assert ordered(settled(raw, "ins", "del")) == ordered(wanted(new, titles))
    assert ordered(settled(raw, "del", "ins")) == ordered(wanted(old, titles))


def test_every_change_has_its_author_its_time_and_a_number_of_its_own():
    body = word.Document(io.BytesIO(redlined(OLD, NEW))).element.body
    changes = [change for tag in ("w:ins", "w:del") for change in body.iter(qn(tag))]
    told = {(change.get(qn("w:author")), change.get(qn("w:date"))) for change in changes}
    numbers = [int(change.get(qn("w:id"))) for change in changes]
    assert told == {("Secretariat", "2027-01-15T09:00:00Z")}
    assert (len(set(numbers)), min(numbers)) == (len(numbers), 42)


def test_unchanged_cells_carry_no_mark_and_the_templates_look_and_words_stay():
    made = word.Document(io.BytesIO(redlined(OLD, NEW)))
    (table,) = made.tables
    (row,) = [row for row in table.rows if row.cells[1].text == "ACAMM"]
    assert [list(row._tr.iter(qn(tag))) for tag in ("w:ins", "w:del")] == [[], []]  # noqa: SLF001 - its XML
    assert [run.italic for cell in row.cells for p in cell.paragraphs for run in p.runs if run.text] == [True] * 5
    assert made.paragraphs[0].text == "Our own words stay."


def test_without_changes_it_is_the_filled_template():
    raw = redlined(NEW, NEW)
    body = word.Document(io.BytesIO(raw)).element.body
    assert [list(body.iter(qn(tag))) for tag in ("w:ins", "w:del")] == [[], []]
    filled = docx_template.fill(template(), "our.docx", NEW)
    assert settled(raw, "ins", "del") == settled(filled, "ins", "del")


def test_the_same_forms_give_the_same_bytes():
    assert redlined(OLD, NEW) == redlined(OLD, NEW)
