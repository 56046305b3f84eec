"""The organisation chart: every body once, below its superior; text in every format, readable without seeing it."""

import io
import re
import xml.etree.ElementTree as ET  # our own file: nothing hostile is parsed
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx as word
import pikepdf
import pytest

from calendars.documents import chart_svg, docx, pdf
from calendars.documents.chart import BETWEEN, COLUMNS, WIDTH, chart_of, width_of
from constraints.rulebook import load
from files.documents import BOOK, annex, docx_tables, entry, meeting
from files.pdf_text import Paper

RIVER = load(str(Path(__file__).parents[1] / "golden" / "river-board"))
CHART = chart_of(BOOK, 2027)
FORM = annex(entry(meeting("ADMM", edition=21, host="SG", city="Singapore"), date(2027, 11, 25)))
SVG = "{http://www.w3.org/2000/svg}"


def book(*bodies):
    """A rulebook of bodies, each an id and whom it reports to."""
    first = RIVER.bodies[0]
    made = tuple(
        first.model_copy(update={"id": i, "name": f"Committee {i}", "reports_to": above}) for i, above in bodies
    )
    return replace(RIVER, bodies=made)


def drawn(of):
    """What stands where: short name, column, row, superior."""
    return [(_letter(post.short), post.depth, post.row, _letter(post.above)) for post in of.posts]


def _letter(name):
    return name.removeprefix("Committee ")


def test_superiors_stand_before_the_middle_of_those_that_report_to_them():
    found = chart_of(book(("B", "A"), ("A", None), ("C", "A"), ("D", "C"), ("E", "C"), ("Z", None)), 2027)
    assert drawn(found) == [
        ("A", 0, 0.75, ""),
        ("B", 1, 0, "A"),
        ("C", 1, 1.5, "A"),
        ("D", 2, 1, "C"),
        ("E", 2, 2, "C"),
        ("Z", 0, 3.6, ""),
    ]
    assert [post.short for post in found.posts if post.apart] == ["Committee Z"]


def test_a_circle_of_reporting_lines_is_drawn_once_and_not_for_ever():
    assert drawn(chart_of(book(("A", "B"), ("B", "A"), ("C", "B")), 2027)) == [
        ("A", 0, 0, "B"),
        ("B", 1, 0, "A"),
        ("C", 2, 0, "B"),
    ]


def test_a_rulebook_whose_bodies_report_to_nobody_has_a_chart_too():
    found = chart_of(book(("A", None), ("B", None)), 2027)
    assert (drawn(found), found.apart_at) == ([("A", 0, 0, ""), ("B", 1, 0, "")], None)


@pytest.mark.parametrize("of", [BOOK, RIVER], ids=["asean", "river"])
def test_every_body_is_there_once_as_the_rulebook_has_it(of):
    found = chart_of(of, 2027)
    names = {body.id: post for body in of.bodies for post in found.posts if post.name in (body.name, _named(body))}
    assert len(found.posts) == len(of.bodies) == len(names)
    for body in of.bodies:
        assert names[body.id].above == (names[body.reports_to].short if body.reports_to else "")


def _named(body):
    given = body.called(date(2027, 1, 1))
    return given.name if given else body.name


def test_bodies_bear_the_names_of_the_year():
    assert [post.short for year in (2018, 2027) for post in chart_of(BOOK, year).posts if post.level == "Chiefs"] == [
        "ACDFIM",
        "ACDFM",
    ]


@pytest.mark.parametrize("of", [BOOK, RIVER, book(*((f"B{n}", "B0" if n else None) for n in range(60)))])
def test_no_two_boxes_touch_and_no_name_leaves_its_box(of):
    found = chart_of(of, 2027)
    corners = [found.corner(post) for post in found.posts]
    for at, (x, y) in enumerate(corners):
        for left, top in corners[:at]:
            assert abs(x - left) >= WIDTH or abs(y - top) >= found.high + BETWEEN - 0.01
    assert [line for post in found.posts for line in post.lines if width_of(line) > WIDTH - 14] == []


def test_the_picture_is_text_with_a_title_and_the_whole_in_words():
    root = ET.fromstring(chart_svg.write(CHART))
    told = [text.text for text in root.iter(f"{SVG}text")]
    assert [post.short for post in CHART.posts if post.short not in told] == []
    shown = " ".join(told)
    assert [post.name for post in CHART.posts if post.name not in shown] == []
    assert root.find(f"{SVG}title").text == "Organisation chart 2027, ASEAN Defence Ministers' Meeting"
    assert (
        "ADSOM (ASEAN Defence Senior Officials' Meeting), Senior officials, reports to ADMM."
        in root.find(f"{SVG}desc").text
    )
    assert root.get("aria-labelledby") == "title desc"
    assert re.findall(rb"(?:href|src)=|<script|<foreignObject|url\(|@import", chart_svg.write(CHART)) == []


def test_everything_drawn_lies_within_the_picture():
    for of in (BOOK, RIVER):
        root = ET.fromstring(chart_svg.write(chart_of(of, 2027)))
        _, _, wide, high = map(float, root.get("viewBox").split())
        for group in root.iter(f"{SVG}g"):
            box = group.find(f"{SVG}rect")
            at = re.fullmatch(r"translate\(([\d.]+) ([\d.]+)\)", group.get("transform", ""))
            if at and box is not None and group.find(f"{SVG}g") is None:
                assert float(at.group(1)) + float(box.get("width")) + 16 <= wide
                assert float(at.group(2)) + float(box.get("height")) + 44 <= high


def test_names_are_text_and_never_markup():
    hostile = replace(RIVER, bodies=(RIVER.bodies[0].model_copy(update={"name": "<script>&\"'</text>"}),))
    root = ET.fromstring(chart_svg.write(chart_of(hostile, 2027)))
    assert "<script>&\"'</text>" in [text.text for text in root.iter(f"{SVG}text")]


def test_the_paper_has_the_chart_under_a_heading_with_words_for_the_blind_and_as_a_table():
    paper = Paper(pdf.form(FORM, CHART))
    heads = [(tag, paper.text(node)) for tag, node in paper.elements("H1", "H2")]
    assert heads[-2:] == [("H2", "Organisation chart 2027"), ("H2", "Bodies, and whom they report to")]
    ((_, figure),) = paper.elements("Figure")
    assert str(figure.Alt) == CHART.alternative
    table = paper.tables()[-1]
    assert [[text for _, text in row] for row in table] == [list(COLUMNS), *(list(post.cells) for post in CHART.posts)]
    assert {tag for tag, _ in table[0]} == {"TH"}


def test_the_paper_keeps_its_claims_and_a_large_chart_gets_a_larger_page():
    wide = chart_of(book(*((f"B{n}", "B0" if n else None) for n in range(60))), 2027)
    sizes = []
    for chart in (CHART, wide):
        paper = pikepdf.open(io.BytesIO(pdf.form(FORM, chart)))
        with paper.open_metadata() as about:
            assert (about.get("pdfaid:conformance"), about.get("pdfuaid:part")) == ("A", "1")
        sizes.append([tuple(round(float(n)) for n in page.MediaBox[2:]) for page in paper.pages][1])
    assert sizes[0] == (842, 595)
    assert sizes[1][1] > 595


def test_the_word_form_has_it_as_a_table_under_a_heading_of_its_page():
    raw = docx.write(FORM, CHART)
    assert docx_tables(raw)[-1] == [list(COLUMNS), *(list(post.cells) for post in CHART.posts)]
    heading = [p for p in word.Document(io.BytesIO(raw)).paragraphs if p.text == "Organisation chart 2027"]
    assert [(p.style.name, p.paragraph_format.page_break_before) for p in heading] == [("Heading 1", True)]


def test_without_a_chart_the_papers_are_as_before():
    assert "Organisation chart 2027" not in [p.text for p in word.Document(io.BytesIO(docx.write(FORM))).paragraphs]
    assert len(pikepdf.open(io.BytesIO(pdf.form(FORM))).pages) == 1
