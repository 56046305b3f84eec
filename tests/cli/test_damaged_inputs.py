"""Files that cannot be used: exit code 2, one message with file and line, nothing printed as a result or written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from cli.run import Ran, indical, names
from constraints.rulebook import SHIPPED

TEN_MB = b"x" * 10_000_000
BINARY = bytes(range(256))
TOO_LARGE = "is too large: at most 262,144 bytes are read"
NO_UTF8 = "not UTF-8 text; save the file as UTF-8"


def refused(place, *arguments):
    """Run the command in a folder of damaged files, and assert that the folder stays as it is."""
    before = names(place)
    ran = indical(*arguments, cwd=place)
    assert names(place) == before
    return ran


def complaint(place, data, name, *arguments):
    """What the command says of a file with these bytes, which is its last argument."""
    (place / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    ran = refused(place, *arguments, name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(name)
    return ran.err.removeprefix(name)


# .csv

HEADER = "year,body,ordinal,start,end\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", ": is empty"),
        ("\n \n", ": is empty"),
        (BINARY, ":1: is binary, not a CSV table"),
        (HEADER.encode() + b"2027,R\x81union,,2027-05-05,\n", ":2: is not UTF-8 text; save it as CSV UTF-8"),
        ((HEADER + "2027,ADMM,,soon,\n").encode("utf-16"), ':2: "soon" is not a day such as 2027-11-23'),
        (b"body,start\n" + TEN_MB + b",2027-05-05\n", ":2: a line of 10,000,011 bytes; at most 65,536 are read"),
        (HEADER, ": holds no meetings"),
        ("bdy,start\n1,2\n", ':1: the header has no column "body" (meeting/activity, activity, event would do too).'
         ' Is it "bdy"?'),
        (HEADER + "2027,ADMM,,2027-02-30,\n", ':2: "2027-02-30" is a day that no calendar has'),
        (HEADER + "2027,ADMM,,30 Feb 2027,\n",
         ':2: "30 Feb 2027" is not a day such as 2027-11-23: there is no 30 February 2027'),
        (HEADER + "2027,ADMM,,2027-05-05,2027-05-04\n", ":2: ends 2027-05-04, before it begins 2027-05-05"),
        (HEADER + "2027,ADMM,,2027-05-05,\n" * 2,
         ":3: ADMM on 2027-05-05 stands in line 2 too: the same meeting twice"),
        (HEADER + "2027,ADMM,21st,2027-05-05,\n2027,ADMM,21st,2027-06-05,\n",
         ":3: ADMM number 21 stands in line 2 too, on other days"),
        (HEADER + "99999,ADMM,,2027-05-05,\n", ':2: year "99999" is not a year such as 2027'),
        (HEADER + "2020,ADMM,,2027-05-05,\n", ":2: year 2020, but the days are in 2027"),
        (HEADER + '2027,"ADMM,,2027-05-05,\n', ":2: not a CSV table: a quotation mark is not closed"),
        (HEADER + "2027,Tea party,,2027-05-05,\n", ":2: holds no meeting of a body that the rulebook knows"),
    ],
)  # fmt: skip
def test_a_damaged_csv_file(data, told, tmp_path):
    assert complaint(tmp_path, data, "year.csv", "check") == f"{told}\n"


def test_every_problem_of_a_file_is_told_at_once_and_years_no_calendar_speaks_of(tmp_path):
    rows = "2027,ADMM,,2027-02-30,\n2027,,,2027-05-05,\n2027,ADSOM,,soon,2027-05-04\n"
    assert complaint(tmp_path, HEADER + rows, "year.csv", "check") == (
        ": 3 to fix\n"
        '  line 2: "2027-02-30" is a day that no calendar has\n'
        "  line 3: no body or activity is named\n"
        '  line 4: "soon" is not a day such as 2027-11-23\n'
    )
    for year in ("1066", "9999"):
        said = complaint(tmp_path, HEADER + f",ADMM,,{year}-05-05,\n", "year.csv", "check")
        assert said.startswith(f":2: year {year} is out of range: ")


# .ics


def calendar(*events):
    """A calendar of events, each the lines between its first and its last."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN"]
    for at, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{at}", "SUMMARY:ADMM", *event, "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"])


FIFTH = "DTSTART;VALUE=DATE:20270505"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", ": is empty"),
        (BINARY, ":1: is binary, not an iCalendar file"),
        (calendar([FIFTH]).encode("utf-16"), ":1: is UTF-16 text; save it as UTF-8"),
        (b"BEGIN:VCALENDAR\r\nX:" + TEN_MB, ":2: a line of 10,000,002 bytes; at most 1,048,576 are read"),
        ("<html></html>", ":1: does not begin with BEGIN:VCALENDAR: not an iCalendar file"),
        (calendar(), ": holds no meeting of a body that the rulebook knows"),
        (calendar([FIFTH]).replace("ADMM", "Tea"), ":4: holds no meeting of a body that the rulebook knows"),
        (calendar([]), ":4: the event has no DTSTART"),
        (calendar(["DTSTART;VALUE=DATE:20270230"]), ":7: DTSTART 20270230 is a day or an hour that no calendar has"),
        (calendar(["DTSTART:soon"]), ':7: DTSTART "soon" is not a day such as 20271123'),
        (calendar([FIFTH, "DTEND;VALUE=DATE:20270504"]), ":8: ends 2027-05-04, before it begins 2027-05-05"),
        (calendar([FIFTH, FIFTH]), ":8: DTSTART stands in line 7 too, in the same event"),
        (calendar([FIFTH], [FIFTH]), ":9: ADMM on 2027-05-05 stands in line 4 too: the same meeting twice"),
        (calendar([FIFTH]).removesuffix("END:VEVENT\r\nEND:VCALENDAR\r\n"),
         ":4: BEGIN:VEVENT is never closed: the file is cut off"),
    ],
)  # fmt: skip
def test_a_damaged_ics_file(data, told, tmp_path):
    assert complaint(tmp_path, data, "year.ics", "check") == f"{told}\n"


def test_an_ics_file_in_years_no_calendar_speaks_of(tmp_path):
    said = complaint(tmp_path, calendar(["DTSTART;VALUE=DATE:99990505"]), "year.ics", "check")
    assert said.startswith(":4: year 9999 is out of range: ")


# Requests.

ASKED = "format = 1\nyear = 2027\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", ": no year to plan: give one, as in indical generate 2027"),
        (BINARY, f":2: {NO_UTF8}"),
        ("format = 1\n# Réunion\n".encode("latin-1"), f":2: {NO_UTF8}"),
        (b"format = 1\n# " + TEN_MB, f": {TOO_LARGE}"),
        ("format = 1\nyear 2027\n", ":2: not valid TOML: Expected '=' after a key in a key/value pair"),
        ("format = 2\nyear = 2027\n", ":1: format must be 1, not 2."),
        (ASKED + "[fixd]\nADMM = 2027-05-05\n", ':3: "fixd" is not known here. Maybe "fixed"?'),
        (ASKED + "[windows]\nADMM = { erliest = 2027-05-05 }\n",
         ':4: "windows.ADMM.erliest" is not a field of this kind. Maybe "earliest"?'),
        (ASKED + "[fixed]\nADMM = 2027-02-30\n", ":4: not valid TOML: Invalid date or datetime"),
        (ASKED + "[fixed]\nADMM = { first = 2027-05-05, last = 2027-05-04 }\n",
         ":4: fixed.ADMM: ends 2027-05-04, before it begins 2027-05-05"),
        (ASKED + "[windows]\nADMM = { earliest = 2027-05-05, latest = 2027-05-04 }\n",
         ":4: windows.ADMM: latest 2027-05-04 is before earliest 2027-05-05"),
        (ASKED + "[fixed]\nADMM = 2027-05-05\nADMM = 2027-05-06\n", ":5: not valid TOML: Cannot overwrite a value"),
        (ASKED + "[fixed]\nADMM = 2028-05-05\n", ":4: ADMM: 2028-05-05 is not in 2027, the year to plan"),
        (ASKED + "[fixed]\nADMN = 2027-05-05\n", ':4: no body or meeting is called "ADMN". Maybe "ADMM"?'),
        (ASKED + "[hosts]\nANI = \"VM\"\n", ':4: ANI: no member is called "VM".'),
    ],
)  # fmt: skip
def test_a_damaged_request(data, told, tmp_path):
    assert complaint(tmp_path, data, "wishes.toml", "generate", "--request") == f"{told}\n"


def test_a_request_for_a_year_no_calendar_speaks_of(tmp_path):
    said = complaint(tmp_path, "format = 1\nyear = 9999\n", "wishes.toml", "generate", "--request")
    assert said.startswith(": year 9999 is out of range: ")


@pytest.mark.parametrize(("key", "name"), [("previous", "2026.csv"), ("holidays", "ours.toml")])
def test_a_file_that_a_request_names_is_looked_for_beside_it(key, name, tmp_path):
    (tmp_path / "wishes.toml").write_text(f'{ASKED}{key} = "{name}"\n')
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ran = refused(elsewhere, "generate", "--request", "../wishes.toml")
    assert ran == Ran(2, "", f"../{name}: cannot be read: No such file or directory\n")


# Rulebooks.


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("rulebook.toml", b"free_days = 2", b"fre_days = 2",
         ':{line}: rule "admm-summit": "fre_days" is not a field of this kind. Maybe "free_days"?'),
        ("rulebook.toml", b"2026-11-21", b"2026-02-30", ":{line}: not valid TOML: Invalid date or datetime"),
        ("rulebook.toml", b'source = "concept-paper"', b'source = "concept-papr"',
         ':{line}: rule "admm-annual": no source is called "concept-papr". Maybe "concept-paper"?'),
        ("periods.toml", b"dates = [", b"dates = [ { first = 2016-06-02, last = 2016-06-01 },",
         ':{line}: period "shangri-la-dialogue": dates: ends 2016-06-01, before it begins 2016-06-02'),
        ("members.toml", b'2009 = "TH"', b'20099 = "TH"', ':{line}: chair: "20099" is not a year'),
        ("members.toml", b'2009 = "TH"', b'2009 = "VM"', ':{line}: chair 2009: no member is called "VM".'),
        ("bodies.toml", b'host = "own"', b'host = "owm"',
         ':{line}: body "ACAMM": host "owm" is not chair, own, any, a body or a member. Maybe "own"?'),
        ("bodies.toml", b'id = "TRACK-TWO"', b'id = "NADI"', ':{line}: body "NADI" is declared in line {nadi} too'),
    ],
)  # fmt: skip
def test_a_damaged_rulebook(file, old, new, told, tmp_path):
    shutil.copytree(SHIPPED / "asean-defence", tmp_path / "ours")
    path = tmp_path / "ours" / file
    before = path.read_bytes()
    path.write_bytes(before.replace(old, new, 1))
    ran = refused(tmp_path, "generate", 2027, "--rulebook", "ours")
    expected = told.format(line=line_of(old, before), nadi=line_of(b'id = "NADI"', before))
    assert ran == Ran(2, "", f"ours/{file}{expected}\n")


def line_of(text, data):
    """The line, from 1, on which the text first stands."""
    return data.partition(text)[0].count(b"\n") + 1


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        ("rulebook.toml", BINARY, f":2: {NO_UTF8}"),
        ("bodies.toml", "# Réunion".encode("latin-1"), f":1: {NO_UTF8}"),
        ("members.toml", b"# " + TEN_MB, f": {TOO_LARGE}"),
        ("periods.toml", b"format = [1\n", ":2: not valid TOML: Unclosed array"),
    ],
)
def test_a_rulebook_with_a_file_that_is_no_toml(file, data, told, tmp_path):
    shutil.copytree(SHIPPED / "asean-defence", tmp_path / "ours")
    (tmp_path / "ours" / file).write_bytes(data)
    ran = refused(tmp_path, "rules", "show", "--rulebook", "ours")
    assert ran == Ran(2, "", f"ours/{file}{told}\n")


def test_a_rulebook_with_a_file_missing_or_a_folder_in_its_place(tmp_path):
    shutil.copytree(SHIPPED / "asean-defence", tmp_path / "ours")
    (tmp_path / "ours" / "bodies.toml").unlink()
    ran = refused(tmp_path, "check", "x.csv", "--rulebook", "ours")
    assert ran == Ran(2, "", "ours/bodies.toml: cannot be read: No such file or directory\n")
    (tmp_path / "ours" / "bodies.toml").mkdir()
    ran = refused(tmp_path, "check", "x.csv", "--rulebook", "ours")
    assert ran == Ran(2, "", "ours/bodies.toml: cannot be read: Is a directory\n")


# Files of one's own holidays.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (BINARY, f":2: {NO_UTF8}"),
        ("# Réunion".encode("latin-1"), f":1: {NO_UTF8}"),
        (b"# " + TEN_MB, f": {TOO_LARGE}"),
        ("[[holidy]]\n", ':1: "holidy" is not known here. Maybe "holiday"?'),
        ("[holiday]\n", ":1: holiday must be written as [[holiday]] tables"),
        ('[[holiday]]\nmember = "VN"\nday = 2027-02-30\n', ":3: not valid TOML: Invalid date or datetime"),
        ('[[holiday]]\nmember = "VM"\nday = 2027-02-20\nname = "x"\nsource = "x"\n', ':2: no member is called "VM".'),
        ('[[holiday]]\nmember = "VN"\nday = 2027-02-20\nsource = "x"\n', ':1: "name" is missing'),
        ('[[period]]\nid = "ramadan"\nfirst = 2027-02-20\nlast = 2027-02-10\nsource = "x"\n',
         ':4: period "ramadan" ends before it begins'),
        ('[[period]]\nid = "ramadam"\nfirst = 2027-02-20\nlast = 2027-02-21\nsource = "x"\n',
         ':2: no period is called "ramadam". Maybe "ramadan"?'),
    ],
)  # fmt: skip
def test_a_damaged_file_of_holidays(data, told, tmp_path):
    assert complaint(tmp_path, data, "ours.toml", "generate", "2027", "--holidays") == f"{told}\n"


# Paths.


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["check"], "year.csv"),
        (["check"], "year.ics"),
        (["generate", "--request"], "wishes.toml"),
        (["holidays", "show", "2027", "--holidays"], "ours.toml"),
    ],
)
def test_a_path_that_is_missing_or_a_folder_or_leads_nowhere(arguments, name, tmp_path):
    assert refused(tmp_path, *arguments, name) == Ran(2, "", f"{name}: cannot be read: No such file or directory\n")
    Path(tmp_path / name).symlink_to(name)
    told = "Too many levels of symbolic links"
    assert refused(tmp_path, *arguments, name) == Ran(2, "", f"{name}: cannot be read: {told}\n")
    Path(tmp_path / name).unlink()
    Path(tmp_path / name).mkdir()
    assert refused(tmp_path, *arguments, name) == Ran(2, "", f"{name}: cannot be read: Is a directory\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
@pytest.mark.parametrize(
    ("arguments", "name"),
    [(["check"], "year.csv"), (["check"], "year.ics"), (["generate", "--request"], "wishes.toml")],
)
def test_a_file_that_may_not_be_read(arguments, name, tmp_path):
    (tmp_path / name).touch(mode=0o000)
    assert refused(tmp_path, *arguments, name) == Ran(2, "", f"{name}: cannot be read: Permission denied\n")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("year.doc", 'files of type ".doc" are not read: give .ics, .csv, .xlsx, .docx or .txt'),
        ("year", "its type is not known: give .ics, .csv, .xlsx, .docx or .txt"),
    ],
)
def test_a_type_that_is_not_read(name, told, tmp_path):
    (tmp_path / name).write_text("x")
    assert refused(tmp_path, "check", name) == Ran(2, "", f"{name}: {told}\n")


def test_one_damaged_file_among_good_ones_prints_nothing_of_the_others(tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + "2027,ADMM,,2027-05-05,\n")
    (tmp_path / "bad.csv").write_text("")
    assert refused(tmp_path, "check", "good.csv", "bad.csv") == Ran(2, "", "bad.csv: is empty\n")


# Where the files go.


def test_an_output_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "taken").write_text("x")
    assert refused(tmp_path, "generate", 2027, "-o", "taken") == Ran(2, "", "taken: cannot be written: File exists\n")
    ran = refused(tmp_path, "generate", 2027, "-o", "taken/below")
    assert ran == Ran(2, "", "taken/below: cannot be written: Not a directory\n")


def test_where_one_file_cannot_be_written_none_is(tmp_path):
    (tmp_path / "out" / "2027.json").mkdir(parents=True)
    ran = refused(tmp_path, "generate", 2027, "-o", "out")
    assert ran == Ran(2, "", "out: cannot be written: 2027.json is a folder\n")


# The command line itself.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--reading", "nonsense"], '--reading: "nonsense" is not RULE=NAME, as in acdfim-last=rolling'),
        (["--reading", "acdfim-last="], '--reading: "acdfim-last=" is not RULE=NAME, as in acdfim-last=rolling'),
        (["--reading", "acdfim-lst=rolling"], '--reading: no rule is called "acdfim-lst". Maybe "acdfim-last"?'),
        (["--reading", "acdfim-last=rollin"], '--reading: rule "acdfim-last" has no reading "rollin"; it has literal,'
         ' rolling, with-intelligence-and-operations. Maybe "rolling"?'),
        (["--stamp", "nonsense"], '--stamp: "nonsense" is not a time such as 2026-11-21T09:00:00Z'),
        (["--stamp", "2026-13-01T09:00:00Z"], '--stamp: "2026-13-01T09:00:00Z" is not a time such as'
         " 2026-11-21T09:00:00Z"),
        (["--stamp", "99999-01-01T00:00:00Z"], '--stamp: "99999-01-01T00:00:00Z" is not a time such as'
         " 2026-11-21T09:00:00Z"),
        (["--stamp", "0001-01-01T00:00:00+07:00"], '--stamp: "0001-01-01T00:00:00+07:00" is not a time such as'
         " 2026-11-21T09:00:00Z"),
    ],
)  # fmt: skip
def test_options_that_make_no_sense(arguments, told, tmp_path):
    assert refused(tmp_path, "generate", 2027, *arguments) == Ran(2, "", f"{told}\n")


@pytest.mark.parametrize("word", ["now", "10:00", "P1D", "2027"])
def test_a_stamp_is_never_taken_from_the_clock(word, tmp_path):
    told = f'--stamp: "{word}" is not a time such as 2026-11-21T09:00:00Z\n'
    assert refused(tmp_path, "generate", 2027, "--stamp", word) == Ran(2, "", told)


@pytest.mark.parametrize("command", [["generate"], ["holidays", "show"]])
@pytest.mark.parametrize("year", ["99999", "0", "1066"])
def test_a_year_no_calendar_speaks_of(command, year, tmp_path):
    ran = refused(tmp_path, *command, year)
    assert (ran.code, ran.out) == (2, "")
    assert f": year {year} is out of range: " in ran.err
    assert len(ran.err.splitlines()) == 1
