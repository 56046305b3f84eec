"""The page of an import: every row of every file once, what wants a person first, and nothing of a file as markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cli.run import indical

from calendars.web import import_page
from scheduler.pipeline.members.importing import import_files, page
from web.import_pages import FILES, HOSTILE, made
from web.planner_pages import Element, Tree


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("replies"))


@pytest.fixture(scope="module")
def tree(written: bytes) -> Element:
    return Tree(written).root


def rows_of(tree: Element) -> dict[str, list[tuple[str, ...]]]:
    """File -> its rows: where, state, what was read, what was made of it."""
    return {
        str(section.all("h3")[0].inside[0]).strip(): [
            tuple(cell.words for cell in row.inside if isinstance(cell, Element))
            for row in section.all("tbody")[0].all("tr")
        ]
        for section in tree.all("section", "file")
    }


def matters(tree: Element) -> dict[str, list[str]]:
    """Heading -> what stands under it, a line each."""
    return {
        section.all("h2")[0].words: [item.words for item in section.all("ul", "matter")[0].inside if item != "\n"]
        for section in tree.all("section")
        if section.all("ul", "matter")
    }


def test_every_row_of_every_file_stands_once_with_its_state_and_what_was_made_of_it(tree):
    assert rows_of(tree) == {
        "sg.csv": [
            ("line 2", "✓ understood", "ADMM confirmed, in full", "ADMM, host Singapore, confirmed, 23 November 2027"),
            ("line 3", "✓ understood", "ADSOM proposed", "ADSOM, host Singapore, tentative, 18 August 2027"),
            (
                "line 4",
                "✓ understood",
                "Table-top exercise on relief",
                "another event, host Singapore, 8\u201310 June 2027",
            ),
        ],
        "my.csv": [
            ("line 2", "✓ understood", "ADMM", "ADMM, 25 November 2027"),
            (
                "line 3",
                "? doubtful",
                "ADSOM",
                '"03/04/2027": day and month are numbers, and either may come first 3 April 2027? 4 March 2027?',
            ),
            ("line 4", "\u2013 no meeting", "21st ADMMM", "Left out by decision: sent <b>twice</b>"),
            ("line 5", "✓ understood", "EWG on Maritime Security yes", "EWG-MS, confirmed, 16 February 2027"),
            ("line 6", "✓ understood", "ADMM-Plus not available", "ADMM-PLUS, unavailable, 22\u201326 November 2027"),
        ],
        "th.csv": [
            ("line 2", "✓ understood", "ADSOM", "ADSOM, 18 August 2027"),
            ("line 3", "\u00d7 refused", "When we can", '"some day" is not a day such as 2027-11-23'),
            ("line 4", "✓ understood", "Table-top exercise relief", "another event, 9\u201311 June 2027"),
        ],
        "vn.txt": [
            ("line 1", "\u2013 no meeting", f"Dear {HOSTILE},", "holds no date"),
            ("line 3", "✓ understood", f"{HOSTILE} meeting", "another event, 12 July 2027"),
            (
                "line 4",
                "? doubtful",
                "</title></pre>ADMM - 9-5 &amp",
                '"November 2027": the line names several dates within 1\u201330 November 2027?',
            ),
        ],
    }


def test_what_wants_a_person_stands_above_the_files_with_who_proposes_what(tree):
    assert matters(tree) == {
        "Rows that want a decision": [
            'ADSOM : "03/04/2027": day and month are numbers, and either may come first; 3 April 2027 or 4 March 2027? '
            "my.csv, line 3",
            'When we can : "some day" is not a day such as 2027-11-23 th.csv, line 3',
            '</title></pre>ADMM - 9-5 : "November 2027": the line names several dates; within 1\u201330 November 2027? '
            "vn.txt, line 4",
        ],
        "Conflicts, for you to decide": [
            "ADMM : 2 different dates, and one meeting a year "
            "ADMM, 23 November 2027 sg.csv, line 2 ADMM, 25 November 2027 my.csv, line 2"
        ],
        "May be one and the same": [
            "Table-top exercise on relief, 8\u201310 June 2027 sg.csv, line 4 "
            "Table-top exercise relief, 9\u201311 June 2027 th.csv, line 4"
        ],
        "Rules that the proposals break": [
            "EWG-MS-2027 meets 2027-02-16: ramadan (may move) : No meeting in Ramadan. "
            "(Public record, practice of all bodies; practice) "
            "EWG on Maritime Security, 16 February 2027 my.csv, line 5"
        ],
        "Somebody cannot come": ["ADMM-Plus, 22\u201326 November 2027 my.csv, line 6"],
        "Proposed more than once, in agreement": ["ADSOM, 18 August 2027 sg.csv, line 3; th.csv, line 2"],
    }


def test_the_totals_are_those_of_the_rows(tree):
    states = [row[1].split(" ", 1)[1] for rows in rows_of(tree).values() for row in rows]
    tally = {item.words.split(" ", 1)[1]: int(item.words.split()[0]) for item in tree.all("ul", "tally")[0].all("li")}
    assert tally == {word: states.count(word) for word in ("refused", "doubtful", "understood", "no meeting")}
    assert tree.all("p", "verdict")[0].words == "5 decisions asked of you; 1 read from your file of decisions."
    assert f"{len(states)} rows in {len(FILES)} files" in tree.all("header")[0].words


def test_nothing_of_a_file_is_markup(written, tree):
    """Every tag of the page is of the template: the words of the files stand as words, the request's too."""
    template = (Path(import_page.__file__).parent / "templates" / "import.html").read_text(encoding="utf-8")
    known = set(re.findall(r"<([a-z][a-z0-9]*)", template))
    assert {element.tag for element in tree.all()} <= known
    assert (len(tree.all("b")), tree.all("title")[0].words) == (4 + 3, "What members propose for 2027")
    assert re.findall(rb"<(?:script|img)|<[^>]*onerror", written) == []
    assert HOSTILE in tree.all("pre")[0].words, "the request is shown, with the title as it was sent"
    assert b"49" not in re.sub(rb"<style>.*</style>", b"", written, flags=re.DOTALL), "no expression of a file is run"


def test_a_page_without_anything_to_decide_says_so(tmp_path):
    (tmp_path / "sg.csv").write_text("Activity,Dates\nADMM,23 November 2027\n")
    tree = Tree(page(import_files([tmp_path / "sg.csv"]))).root
    assert tree.all("p", "verdict")[0].words == "Nothing is left for you to decide."
    assert matters(tree) == {}


def test_the_command_writes_the_page_and_the_same_bytes_again(tmp_path):
    (tmp_path / "sg.csv").write_text(FILES["sg.csv"])
    ran = [indical("import", "sg.csv", "--html", f"pages/{n}.html", cwd=tmp_path) for n in (1, 2)]
    assert [(one.code, one.err) for one in ran] == [(0, "Wrote pages/1.html\n"), (0, "Wrote pages/2.html\n")]
    pages = [(tmp_path / "pages" / f"{n}.html").read_bytes() for n in (1, 2)]
    assert pages[0] == pages[1]
    assert pages[0].startswith(b"<!DOCTYPE html>")
