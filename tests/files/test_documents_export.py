"""A calendar file to documents: every year, every format, changes since an older file, and nothing in silence."""

from datetime import UTC, datetime

import pytest

from constraints.errors import InputError
from files.documents import docx_rows
from scheduler.pipeline.papers.exporting import FORMATS, Wanted, export
from scheduler.results import JudgedBy

HEAD = "year,body,start,end,city,country,status\n"
ADMM = "2027,ADMM,2027-11-25,2027-11-25,Singapore,Singapore,CONFIRMED\n"
ACAMM = "2027,ACAMM,2027-11-23,2027-11-25,Bangkok,Thailand,\n"
LATER = "2027,ACAMM,2027-11-16,2027-11-18,Bangkok,Thailand,\n"
PARTIAL = JudgedBy(partial=True)


def csv(folder, name, *rows):
    path = folder / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def test_every_format_is_written_once_a_year(tmp_path):
    path = csv(tmp_path, "a.csv", ADMM, ADMM.replace("2027", "2028"))
    done = export(path, Wanted(FORMATS), PARTIAL)
    endings = (".docx", ".pdf", "-planner.pdf", ".xlsx", ".csv", "-planner.svg", "-planner.png", ".md")
    endings += ("-chart.svg", "-cover.docx", "-cover.md", "-cover.json")
    assert list(done.files) == [f"{year}{ending}" for year in (2027, 2028) for ending in endings]
    assert all(done.files.values())


def test_days_places_and_status_come_through(tmp_path):
    done = export(csv(tmp_path, "a.csv", ADMM, ACAMM), Wanted(("docx",)), PARTIAL)
    assert [(row[2], row[3], row[7][:9]) for row in docx_rows(done.files["2027.docx"])] == [
        ("25 November 2027", "Singapore", "Confirmed"),
        ("23\u201325 November 2027", "Bangkok", "\u2013"),
    ]


def test_what_is_written_as_csv_reads_back_as_the_same_csv(tmp_path):
    first = export(csv(tmp_path, "a.csv", ADMM, ACAMM), Wanted(("csv",)), PARTIAL).files["2027.csv"]
    (tmp_path / "b.csv").write_bytes(first)
    assert export(tmp_path / "b.csv", Wanted(("csv",)), PARTIAL).files["2027.csv"] == first


def test_changes_since_an_older_file_are_told_and_tracked(tmp_path):
    old, new = csv(tmp_path, "old.csv", ADMM, ACAMM), csv(tmp_path, "new.csv", ADMM, LATER)
    when = datetime(2027, 2, 1, tzinfo=UTC)
    done = export(new, Wanted((), redline=old, author="Secretariat", stamp=when), PARTIAL)
    head = "Changes in the Annual Indicative Calendar 2027, ASEAN defence meetings"
    told = f"{head}:\n\n- ACAMM moves from 23\u201325 November to 16\u201318 November 2027.\n"
    assert (list(done.files), done.changes) == (["2027-changes.docx", "2027-changes.txt"], (told,))
    assert done.files["2027-changes.txt"].decode() == told


def test_an_older_file_without_that_year_is_refused(tmp_path):
    old, new = csv(tmp_path, "old.csv", ADMM.replace("2027", "2026")), csv(tmp_path, "new.csv", ADMM)
    with pytest.raises(InputError) as caught:
        export(new, Wanted((), redline=old), PARTIAL)
    assert str(caught.value) == f"{old}: holds no meeting of 2027"


def test_a_template_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError) as caught:
        export(csv(tmp_path, "a.csv", ADMM), Wanted(("docx",), template=tmp_path / "no.docx"), PARTIAL)
    assert str(caught.value) == f"{tmp_path / 'no.docx'}: cannot be read: No such file or directory"


def test_a_meeting_without_days_is_in_the_form_and_its_absence_from_the_csv_is_told(tmp_path):
    path = csv(tmp_path, "a.csv", ADMM, "2027,ACAMM,,,,,\n")
    done = export(path, Wanted(("docx", "csv")), PARTIAL)
    assert [row[2] for row in docx_rows(done.files["2027.docx"])] == ["25 November 2027", "To be confirmed"]
    assert "ACAMM-2027 has no days: it is not in 2027.csv" in done.notes
