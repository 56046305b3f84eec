"""Replies that name an activity of the list by its number are asked about; remarks are told and propose nothing."""

from __future__ import annotations

import pytest

from scheduler.pipeline.members.importing import import_files
from scheduler.results import Imported

LIST = (
    "No.,Activity,Date\n"
    "1,Course for young peacekeepers,22-24 March 2027\n"
    "2,Observers at a national exercise,TBC\n"
    '3,Test of the links,"8 January, 9 April and 8 October 2027"\n'
    "4,Visit programme,2-3 August 2027\n"
)


def sent(folder, name, text, decisions="") -> Imported:
    """The list and one reply to it, imported."""
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    if decisions:
        (folder / "d.toml").write_text(f"format = 1\n{decisions}", encoding="utf-8")
    return import_files([folder / "list.csv", folder / name], 2027, decisions=folder / "d.toml" if decisions else None)


def asked(found: Imported) -> list[tuple[str, ...]]:
    """The rows of each group that may be one and the same."""
    return [tuple(entry.where for one in group for entry in one.entries) for group in found.merged.alike]


@pytest.mark.parametrize(
    ("name", "text", "groups"),
    [
        ("mm.txt", "Item 4, Bago: 3-5 August 2027\n", [("list.csv, line 5", "mm.txt, line 1")]),
        ("mm.txt", "REF 4 BAGO: 3-5 AUGUST 2027\n", [("list.csv, line 5", "mm.txt, line 1")]),
        ("mm.txt", "No. 4 in Bago: 3-5 August 2027\n", [("list.csv, line 5", "mm.txt, line 1")]),
        ("mm.csv", "Ref,Activity,Date\n4,Young officers,2027-08-03\n", [("list.csv, line 5", "mm.csv, line 2")]),
        ("mm.csv", "Item,Activity,Date\n4.,Young officers,2027-08-03\n", [("list.csv, line 5", "mm.csv, line 2")]),
        ("mm.csv", "No.,Activity,Date\n2,Lop Buri,2027-08-03\n", [("mm.csv, line 2", "list.csv, line 3")]),
        ("mm.csv", "No.,Activity,Date\n1,Seminar,2027-09-03\n2,Talks,2027-10-04\n", []),  # it counts its own rows
        ("mm.csv", "No.,Activity,Date\n4,Visit programme,2-3 August 2027\n", []),  # the same anyway
        ("mm.csv", "No.,Activity,Date\n9,Young officers,2027-08-03\n", []),  # there is no number 9
        ("mm.txt", "Workshop on item 4.1.2 of the programme: 3 August 2027\n", []),
        ("mm.txt", "Item 4 2027\n", []),
    ],
)
def test_a_number_of_the_list_is_asked_about_beside_what_it_names(tmp_path, name, text, groups):
    assert asked(sent(tmp_path, name, text)) == groups


def test_what_is_decided_is_asked_no_more(tmp_path):
    decided = '[[decision]]\nrows = ["mm.txt, line 1"]\ntitle = "A walk in Bago"\nreason = "another event"\n'
    found = sent(tmp_path, "mm.txt", "Item 4, Bago: 3-5 August 2027\n", decided)
    assert (asked(found), found.asked) == ([], 1)  # number 3 of the list itself


def test_an_unclear_row_has_the_activity_among_what_it_may_mean(tmp_path):
    found = sent(tmp_path, "mm.txt", "Item 4: please not on 2 August 2027\n")
    (entry,) = [one for one in found.merged.sorted.entries if one.file == "mm.txt"]
    assert (entry.state, entry.candidates) == ("doubtful", ("2 August 2027", "4 of list.csv: Visit programme"))


def test_a_number_whose_own_row_is_not_understood_is_doubtful(tmp_path):
    found = sent(tmp_path, "mm.txt", "Item 3: 9 April 2027\n")
    (entry,) = [one for one in found.merged.sorted.entries if one.file == "mm.txt"]
    assert (entry.state, entry.why, entry.candidates) == (
        "doubtful",
        "it names number 3 of list.csv, which is refused itself",
        ("3 of list.csv: Test of the links",),
    )


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("1. NO OBJECTION TO ITEMS 1 TO 40\n", [("MM", "1. NO OBJECTION TO ITEMS 1 TO 40", "mm.txt, line 1")]),
        ("Item 4: we shall come\n", [("MM", "Item 4: we shall come", "mm.txt, line 1")]),
        ("> no objection to item 4\nRegards\n", []),
        ("Dear colleagues,\n", []),
    ],
)
def test_words_on_the_list_without_a_date_are_a_remark_of_their_member_and_no_proposal(tmp_path, text, remarks):
    found = sent(tmp_path, "mm.txt", text)
    assert [(by, entry.title, entry.where) for by, entry in found.merged.remarks] == remarks
    assert [one.title for one in found.merged.proposals if any(e.file == "mm.txt" for e in one.entries)] == []
