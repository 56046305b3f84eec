"""indical export: what is written, what is said, and what is loaded for it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile

import pytest

from cli.run import environment, names
from cli.test_what_loads import TOLD

ROWS = "year,body,start,end,city,country\n2027,ADMM,2027-11-25,2027-11-25,Singapore,Singapore\n"


def export(folder, *arguments):
    (folder / "a.csv").write_text(ROWS, encoding="utf-8")
    command = [sys.executable, "-c", TOLD, "export", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=False)
    *said, loaded = done.stderr.splitlines()
    return done.returncode, done.stdout, said, set(loaded.split())


def test_files_are_written_to_the_folder_and_named(tmp_path):
    code, out, said, _ = export(tmp_path, "a.csv", "--partial", "--docx", "--md", "-o", "out")
    assert (code, out, said) == (0, "out: 2027.docx, 2027.md\n", [])
    assert names(tmp_path) == ["a.csv", "out", "out/2027.docx", "out/2027.md"]


def test_json_names_each_file_with_its_digest(tmp_path):
    _, out, _, _ = export(tmp_path, "a.csv", "--partial", "--md", "-o", "out", "--format", "json")
    raw = (tmp_path / "out" / "2027.md").read_bytes()
    assert json.loads(out) == {
        "schema": "indical/export/1",
        "files": [{"path": "out/2027.md", "bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}],
        "changes": [],
        "notes": [],
    }


def test_the_chart_is_a_picture_and_an_annex_of_the_papers(tmp_path):
    code, out, said, _ = export(tmp_path, "a.csv", "--partial", "--chart", "--docx", "-o", "out")
    assert (code, out, said) == (0, "out: 2027.docx, 2027-chart.svg\n", [])
    with zipfile.ZipFile(tmp_path / "out" / "2027.docx") as word:
        assert "Organisation chart 2027" in word.read("word/document.xml").decode()


def test_the_cover_letter_tells_what_is_left_to_fill_in(tmp_path):
    act = 'paper = "calendar"\nyear = 2027\ndone = "recommended"\nby = "ADSOM"\nday = 2026-09-30\nrecord = "item 6"\n'
    (tmp_path / "record.toml").write_text(f"[[act]]\n{act}", encoding="utf-8")
    asked = ("--cover", "--record", "record.toml", "--reference", "SEC/4", "--stamp", "2026-12-01T09:00:00Z")
    code, out, said, _ = export(tmp_path, "a.csv", "--partial", *asked, "-o", "out")
    assert (code, out) == (0, "out: 2027-cover.docx, 2027-cover.md, 2027-cover.json\n")
    assert said == ["2027-cover: to be filled in: adopted: date, adopted: record"]
    told = json.loads((tmp_path / "out" / "2027-cover.json").read_bytes())
    assert (told["schema"], told["date"], told["reference"]) == ("indical/cover/1", "2026-12-01", "SEC/4")


def test_changes_are_marked_in_the_institutions_own_file(tmp_path):
    assert export(tmp_path, "a.csv", "--partial", "--docx", "-o", "own")[0] == 0
    (tmp_path / "old.csv").write_text(ROWS.replace("2027-11-25", "2027-11-24"), encoding="utf-8")
    asked = ("--docx", "--template", "own/2027.docx", "--redline", "old.csv", "--author", "Secretariat", "-o", "out")
    code, out, _, _ = export(tmp_path, "a.csv", "--partial", *asked)
    assert (code, out.splitlines()[-1]) == (0, "out: 2027.docx, 2027-changes.docx, 2027-changes.txt")
    with zipfile.ZipFile(tmp_path / "out" / "2027-changes.docx") as word:
        body = word.read("word/document.xml").decode()
    assert re.findall(r"<w:del [^>]*Secretariat.*?<w:delText[^>]*>([^<]*)<", body) == ["24 November 2027 "]
    assert re.findall(r"<w:ins [^>]*Secretariat.*?<w:t [^>]*>([^<]*)<", body) == ["25 November 2027"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["a.csv"],
            "export: name what to write: --docx, --pdf, --xlsx, --csv, --svg, --png, --md, --chart, --cover, "
            "or --redline OLD",
        ),
        (["no.csv", "--md"], "no.csv: cannot be read: No such file or directory"),
        (["a.csv", "--template", "a.csv"], "a.csv: is not a Word file that can be read: save it as .docx"),
        (["a.csv", "--md", "--stamp", "soon"], '--stamp: "soon" is not a time such as 2026-11-21T09:00:00Z'),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(arguments, told, tmp_path):
    code, out, said, _ = export(tmp_path, *arguments, "--partial")
    assert (code, out, said) == (2, "", [told])
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize(
    ("form", "loads"),
    [
        ("--chart", set()),
        ("--cover", {"docx"}),
        ("--md", set()),
        ("--csv", set()),
        ("--docx", {"docx"}),
        ("--xlsx", {"xlsxwriter"}),
        ("--svg", {"typst"}),
    ],
)
def test_a_format_loads_its_own_library_and_no_other(form, loads, tmp_path):
    _, _, _, loaded = export(tmp_path, "a.csv", "--partial", form)
    assert loaded & {"docx", "xlsxwriter", "typst", "ortools", "openpyxl", "jinja2", "icalendar"} == loads
