"""The Word form: what a reader, a screen reader and a printer find in it; and an institution's own template."""

import io
import zipfile
from datetime import date

import docx as word
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from calendars.documents import docx, docx_template
from calendars.documents.annex import COLUMNS
from constraints.errors import InputError
from files.documents import STAMP, annex, docx_rows, docx_tables, entry, meeting, rows

FORM = annex(
    entry(meeting("ADMM", edition=21, host="SG", city="=1+1 <b>"), date(2027, 11, 25)),
    entry(meeting("ACAMM", host="VN", city="Hà Nội"), date(2027, 11, 3), date(2027, 11, 5)),
)


def document():
    return word.Document(io.BytesIO(docx.write(FORM)))


def test_headings_are_real_ones():
    styled = [(p.style.name, p.text) for p in document().paragraphs if p.style.name != "Normal"]
    assert styled == [
        ("Subtitle", "ASEAN Defence Ministers' Meeting"),
        ("Title", "Annual Indicative Calendar 2027"),
        ("Subtitle", "ASEAN defence meetings"),
        ("Subtitle", "Chair: Singapore"),
        ("Subtitle", "Draft 3, for recommendation by ADSOM"),
        ("Heading 1", "Summit and ministerial meetings"),
        ("Heading 1", "Military to military"),
        ("Heading 1", "Short names"),
    ]


def test_every_table_has_a_header_on_each_page_words_for_the_blind_and_whole_rows():
    for table, group in zip(document().element.body.iter(qn("w:tbl")), FORM.groups, strict=True):
        head, *others = table.iter(qn("w:tr"))
        assert [text.text for text in head.iter(qn("w:t"))] == list(COLUMNS)
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in others)
        assert table.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == group.title
        assert table.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


def test_the_page_is_a4_on_its_side_numbered_and_in_english():
    made = document()
    section = made.sections[0]
    assert (section.orientation, round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (
        WD_ORIENT.LANDSCAPE,
        29.7,
        21.0,
    )
    fields = [f.get(qn("w:instr")) for f in section.footer.part.element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    (language,) = made.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_what_the_file_says_of_itself_is_the_calendars():
    about = document().core_properties
    assert (about.title, about.author, about.created, about.modified, about.last_modified_by) == (
        "Annual Indicative Calendar 2027, ASEAN defence meetings",
        "ASEAN Defence Ministers' Meeting",
        STAMP,
        STAMP,
        "ASEAN Defence Ministers' Meeting",
    )


def test_data_makes_no_fields():
    body = document().element.body
    assert [e.tag for tag in ("w:fldSimple", "w:instrText", "w:hyperlink") for e in body.iter(qn(tag))] == []


# ---- an institution's own template


def template(*header, named=None, extra_rows=((),), heading_row=False, above=0):
    """A Word file with a table to be filled, after ``above`` others that are none."""
    made = word.Document()
    for _ in range(above):
        made.add_table(1, 2).cell(0, 0).text = "Contact"
    table = made.add_table(1, len(header), style="Light Grid")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.text = text
    if heading_row:
        row = table.add_row()
        row.cells[0].merge(row.cells[-1]).paragraphs[0].add_run("Heading").italic = True
    for cells in extra_rows:
        row = table.add_row()
        for cell, text in zip(row.cells, cells or ["x"] * len(header), strict=True):
            cell.paragraphs[0].add_run(text).italic = True
    if named:
        *_, last = made.element.body.iter(qn("w:tbl"))
        last.tblPr.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{named}"/>'))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (("No", "Meeting/Activity", "Dates", "Place"), (0, 1, 2, 3)),
        (("Date", "Activity", "Host/Lead Country", "Our notes", "Remarks:"), (2, 1, 4, None, 7)),
    ],
)
def test_a_template_is_filled_by_its_own_header_in_its_own_order(header, columns):
    tables = docx_tables(docx_template.fill(template(*header, above=2), "our.docx", FORM))
    found = [row for row in tables[2][1:] if len(set(row)) > 1]
    assert found == [["" if c is None else row[c] for c in columns] for row in rows(FORM)]


def test_headings_are_rows_across_the_table_and_rows_look_as_the_template_has_them():
    for heading_row in (False, True):
        raw = docx_template.fill(template("Activity", "Date", "Venue", heading_row=heading_row), "our.docx", FORM)
        (table,) = word.Document(io.BytesIO(raw)).tables
        told = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in table.rows[1:]]
        assert told == [
            ["Summit and ministerial meetings"],
            ["21st ADMM", "25 November 2027", "=1+1 <b>"],
            ["Military to military"],
            ["ACAMM", "3\u20135 November 2027", "Hà Nội"],
        ]
        assert table.style.name == "Light Grid"
        assert all(run.italic for row in table.rows[1:] for c in row.cells for p in c.paragraphs for run in p.runs)


def test_a_named_table_is_filled_rather_than_an_earlier_one_that_fits():
    made = word.Document(io.BytesIO(template("Activity", "Date", above=0)))
    second = word.Document(io.BytesIO(template("Activity", "Date", named="Annual-Calendar")))
    made.add_paragraph("between")
    made.element.body[-1].addprevious(next(second.element.body.iter(qn("w:tbl"))))
    out = io.BytesIO()
    made.save(out)
    first, filled = docx_tables(docx_template.fill(out.getvalue(), "our.docx", FORM))
    assert (first, len(filled)) == ([["Activity", "Date"], ["x", "x"]], 5)


def test_a_template_without_rows_to_copy_is_filled_too():
    raw = docx_template.fill(template("Activity", "Date", extra_rows=()), "our.docx", FORM)
    assert [row[0] for row in docx_rows(raw) if len(set(row)) > 1] == ["21st ADMM", "ACAMM"]


def test_content_controls_take_title_and_status():
    made = word.Document(io.BytesIO(template("Activity", "Date")))
    for tag in ("title", "status", "unknown"):
        control = f"""<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/><w:showingPlcHdr/></w:sdtPr>
        <w:sdtContent><w:p><w:r><w:t>click</w:t></w:r><w:r><w:t> here</w:t></w:r></w:p></w:sdtContent></w:sdt>"""
        made.element.body.insert(0, parse_xml(control))
    out = io.BytesIO()
    made.save(out)
    body = word.Document(io.BytesIO(docx_template.fill(out.getvalue(), "our.docx", FORM))).element.body
    told = ["".join(t.text or "" for t in c.iter(qn("w:t"))) for c in body.iter(qn("w:sdt"))]
    assert told == ["click here", "Draft 3, for recommendation by ADSOM", "Annual Indicative Calendar 2027"]


def without_a_table():
    out = io.BytesIO()
    word.Document().save(out)
    return out.getvalue()


def a_zip(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is not a Word file that can be read: save it as .docx"),
        (b"PK\x03\x04 no zip", "is not a Word file that can be read: save it as .docx"),
        (a_zip("a.txt", b"text"), "is not a Word file that can be read: save it as .docx"),
        (a_zip("a.bin", bytes(51 * 1024 * 1024)), "unpacks to more than 52,428,800 bytes"),
        (bytes(5 * 1024 * 1024 + 1), "5,242,881 bytes; a template has at most 5,242,880"),
        (
            without_a_table(),
            'has no table to fill: give one the alt text "annual-calendar", and a header row with columns such as '
            "No., Activity, Date, Venue, Host",
        ),
        (
            template("What", "When", named="annual-calendar"),
            'its table "annual-calendar" has no header row that is understood: give it a header row with columns such '
            "as No., Activity, Date, Venue, Host",
        ),
    ],
)
def test_a_file_that_is_no_template_is_told(raw, told):
    with pytest.raises(InputError) as caught:
        docx_template.fill(raw, "our.docx", FORM)
    assert str(caught.value) == f"our.docx: {told}"
