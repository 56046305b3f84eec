"""The papers as PDF and pictures: what they claim, what they refuse, and that data is never markup."""

import builtins
import io
import re
import struct
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from calendars.documents import pdf, planner_image, typst_paper
from calendars.documents.plain import one_line
from constraints.errors import InputError
from files.documents import CITIES, TITLES, annex, entry, meeting, some_year
from files.pdf_text import Paper, latin

ADMM = entry(meeting("ADMM", edition=21, host="SG", city="Singapore"), date(2027, 11, 25))
FORM = annex(ADMM)


def at(city):
    return annex(entry(meeting("ADMM", city=city), date(2027, 11, 25)))


@pytest.mark.parametrize(("raw", "size"), [(pdf.form(FORM), (842, 595)), (pdf.planner(FORM, TITLES), (1191, 842))])
def test_a_paper_claims_pdf_a_2a_and_pdf_ua_1_and_is_tagged_titled_and_in_english(raw, size):
    paper = pikepdf.open(io.BytesIO(raw))
    with paper.open_metadata() as about:
        claims = {name: about.get(name) for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "dc:title")}
    assert claims == {
        "pdfaid:part": "2",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
        "dc:title": "Annual Indicative Calendar 2027",
    }
    assert (str(paper.Root.Lang), bool(paper.Root.MarkInfo.Marked)) == ("en-GB", True)
    assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
    assert {tuple(round(float(n)) for n in page.MediaBox[2:]) for page in paper.pages} == {size}


@pytest.mark.parametrize("raw", [pdf.form(FORM), pdf.planner(FORM, TITLES)])
def test_every_font_is_in_the_file_and_nothing_runs_or_calls_out(raw):
    paper = pikepdf.open(io.BytesIO(raw))
    described = [thing for thing in paper.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
    assert described
    assert [str(font.FontName) for font in described if not {"/FontFile2", "/FontFile3"} & set(font.keys())] == []
    text = raw.decode("latin-1")
    assert [word for word in ("/JavaScript", "/Launch", "/EmbeddedFile", "/URI") if word in text] == []


def test_the_planner_is_one_page_however_full_the_year_and_long_the_status():
    for form in (some_year(11), replace(FORM, status="Draft " * 150)):
        assert len(pikepdf.open(io.BytesIO(pdf.planner(form, TITLES))).pages) == 1


@pytest.mark.parametrize("city", CITIES[1:])
def test_data_is_text_and_nothing_else(city):
    (table,) = Paper(pdf.form(at(city))).tables()
    assert latin(table[1][3][1]) == latin(one_line(at(city).rows[0].venue))


def test_the_templates_cannot_read_what_is_outside_their_folder(tmp_path, monkeypatch):
    (tmp_path / "a.typ").write_text('#set document(title: "a")\n#read("/../outside.txt")', encoding="utf-8")
    (tmp_path.parent / "outside.txt").write_text("secret", encoding="utf-8")
    monkeypatch.setattr(typst_paper, "TEMPLATES", tmp_path)
    with pytest.raises(RuntimeError, match="escape the project root"):
        typst_paper.compiled("a.typ", {}, FORM.stamp, "pdf")


@pytest.mark.xfail(reason="typst 0.15 gives the text of a cluster anew for each mark that is moved up or down")
def test_letters_with_moved_marks_can_be_copied():
    ((_, row),) = Paper(pdf.form(at("ខេត្តសៀមរាប"))).tables()
    assert row[3][1] == "ខេត្តសៀមរាប"


@pytest.mark.parametrize("write", [pdf.form, lambda f: pdf.planner(f, TITLES), lambda f: planner_image.svg(f, TITLES)])
def test_a_character_that_no_font_has_is_named_with_its_text(write):
    form = annex(entry(meeting("ADMM", special=True, title="ADMM 中\u200b文 ★"), date(2027, 11, 25)))
    with pytest.raises(InputError) as caught:
        write(form)
    where = 'in "ADMM 中\u200b文 ★": write it in other letters'
    assert {problem.message for problem in caught.value.problems} >= {
        f'no font of the papers has "中" (U+4E2D, CJK UNIFIED IDEOGRAPH-4E2D), {where}',
        f'no font of the papers has "文" (U+6587, CJK UNIFIED IDEOGRAPH-6587), {where}',
        f'no font of the papers has "★" (U+2605, BLACK STAR), {where}',
    }


def test_without_typst_the_way_to_it_is_told(monkeypatch):
    known = builtins.__import__

    def absent(name, *rest):
        if name == "typst":
            raise ImportError(name)
        return known(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(InputError) as caught:
        pdf.form(FORM)
    assert str(caught.value) == 'PDF, SVG and PNG: need typst: pip install "indicative-calendar[pdf]"'


def test_without_the_fonts_the_way_to_them_is_told(monkeypatch):
    monkeypatch.setattr(typst_paper, "FONTS", ("fontpkg_noto_sans", "no_such_fonts"))
    with pytest.raises(InputError) as caught:
        pdf.form(FORM)
    told = 'PDF, SVG and PNG: need the fonts of no-such-fonts: pip install "indicative-calendar[pdf]"'
    assert str(caught.value) == told


def test_the_picture_of_lines_has_a_title_and_needs_nothing_else():
    drawn = planner_image.svg(FORM, TITLES).decode()
    told = "Year planner 2027, ASEAN defence meetings: 1 meeting on twelve rows of days."
    assert f'<title id="title">{told}</title>' in drawn
    assert re.findall(r'(?:href|src)="(?!#)[^"]*"|<script|<foreignObject', drawn) == []


def test_the_picture_of_dots_is_an_a3():
    drawn = planner_image.png(FORM, TITLES)
    assert (drawn[:8], struct.unpack(">II", drawn[16:24])) == (b"\x89PNG\r\n\x1a\n", (2480, 1754))
