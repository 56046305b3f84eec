"""Random calendars in every format: what is read out of the file is what was put in, cell by cell."""

import pytest

from calendars.documents import docx, markdown, pdf, xlsx
from calendars.documents.annex import COLUMNS
from calendars.prose import MONTHS
from files.documents import BOOK, TITLES, docx_rows, rows, sheets, some_year
from files.pdf_text import Paper, latin

FEW = range(20)
MANY = [pytest.param(seed, marks=pytest.mark.long) for seed in range(20, 200)]
SEEDS = [*FEW, *MANY]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_word_file_holds_every_cell(seed):
    form = some_year(seed)
    assert docx_rows(docx.write(form)) == rows(form)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_workbook_holds_every_cell_as_text_and_every_day_as_a_date(seed):
    form = some_year(seed)
    found = sheets(xlsx.write(form, BOOK, None, TITLES))
    numbered = [[str(row[0]), *row[1:]] for row in found["Calendar"] if isinstance(row[0], int)]
    assert numbered == rows(form)
    plain = [(row[1] or "", row[3], row[4].date(), row[5].date(), row[6]) for row in found["Meetings"][1:]]
    assert plain == [
        (r.id, r.activity, r.first_day, r.last_day, (r.last_day - r.first_day).days + 1) for r in form.rows
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_paper_says_every_cell_to_who_cannot_see_it(seed):
    form = some_year(seed)
    paper = Paper(pdf.form(form))
    assert [paper.text(node) for _, node in paper.elements("H1", "H2")] == [
        form.title,
        *(group.title for group in form.groups),
        *(["Short names"] if form.names else []),
    ]
    tables = paper.tables()
    assert [table[0] for table in tables] == [[("TH", name) for name in COLUMNS]] * len(form.groups)
    said = [[latin(text) for _, text in row] for table in tables for row in table[1:]]
    assert said == [[latin(cell) for cell in row] for row in rows(form)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_names_every_meeting_in_the_cell_of_its_first_day(seed):
    form = some_year(seed)
    (table,) = Paper(pdf.planner(form, TITLES)).tables(between=" ")
    by_day = {}
    assert [row[0][1] for row in table] == ["Month", *(month[:3] for month in MONTHS)]
    for month, row in enumerate(table[1:], 1):
        for _, text in row[1:]:
            if text:
                by_day[(month, int(text.split()[0]))] = text
    for row in form.rows:
        assert latin(row.short) in latin(by_day[(row.first_day.month, row.first_day.day)])


@pytest.mark.parametrize("seed", FEW)
def test_markdown_holds_every_row_in_as_many_cells(seed):
    form = some_year(seed)
    lines = markdown.write(form).decode().splitlines()
    table = [line for line in lines if line.startswith("| ") and line[2].isdigit()]
    assert len(table) == len(form.rows)
    assert {line.replace("\\|", "").count("|") for line in table} == {len(COLUMNS) + 1}
