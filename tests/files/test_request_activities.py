"""Activities and proposed days in a request: told with the year and binding nothing; near to what was proposed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.run import indical

from calendars.request import read_request
from calendars.term import plan_term
from constraints.errors import InputError
from constraints.meetings import Event, Facts, Term
from constraints.rulebook import load

BOOK = load()


def planned(folder: Path, text: str) -> Term:
    path = folder / "request.toml"
    path.write_text(f"format = 1\n{text}\n")
    return plan_term(BOOK, 2027, read_request(path), Facts(members=BOOK.members))[0]


def test_an_activity_with_days_is_an_event_of_the_year_and_a_vague_one_is_not(tmp_path):
    text = (
        '[[activity]]\ntitle = "Relief exercise"\nfirst = 2027-06-08\nlast = 2027-06-10\nplace = "Jakarta"\n'
        '[[activity]]\ntitle = "Visits"\nearliest = 2027-08-01\nlatest = 2027-08-31\n[[activity]]\ntitle = "Talks"\n'
    )
    found = planned(tmp_path, text)
    assert [str(event.first_day) for event in found.others] == ["2027-06-08"]
    (event,) = found.others
    assert event == Event("Relief exercise", event.first_day, event.last_day, "Jakarta")
    assert found.meetings == planned(tmp_path, "").meetings, "nothing else is planned for it"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('title = "21st ADMM"', 'line 3: "21st ADMM" is ADMM: write ADMM under [meetings], and its days under [fixed]'),
        ('title = "NADI workshop, climate"', 'line 3: "NADI workshop, climate" may be read as NADI: call it otherwise'),
        (
            'title = "Visits"\nfirst = 2028-01-03\nlast = 2028-01-04',
            'line 4: "Visits": 2028-01-03 to 2028-01-04 holds no day of 2027, the year to plan',
        ),
        ('title = "Visits"\nfirst = 2027-01-03', "line 2: activity: give both first and last, or neither"),
        (
            'title = "Visits"\nfirst = 2027-01-03\nlast = 2027-01-02',
            "line 2: activity: ends 2027-01-02, before it begins 2027-01-03",
        ),
        ('title = ""', 'line 3: activity.title must be text that is not empty, not ""'),
    ],
)
def test_an_activity_that_cannot_be_is_told_with_its_line(tmp_path, text, problem):
    with pytest.raises(InputError) as told:
        planned(tmp_path, f"[[activity]]\n{text}")
    assert [str(one) for one in told.value.problems] == [problem]


def test_a_generated_year_tells_its_activities_in_every_file_and_says_which_are_left_out(tmp_path):
    text = '[[activity]]\ntitle = "Relief exercise"\nfirst = 2027-06-08\nlast = 2027-06-10\n'
    more = '[[activity]]\ntitle = "Visits"\nearliest = 2027-08-01\nlatest = 2027-08-31\n'
    (tmp_path / "r.toml").write_text(f"format = 1\nyear = 2027\n{text}{more}")
    done = indical("generate", "--request", "r.toml", "-o", "out", cwd=tmp_path)
    told = '"Visits" is not on the calendar: of its days only that it lies within 2027-08-01 to 2027-08-31 is known.'
    assert (done.code, told in done.err) == (0, True)
    for name in ("2027.ics", "2027.csv", "2027.html"):
        written = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert ("Relief exercise" in written, "Visits" in written) == (True, False), name
    assert indical("check", "out/2027.ics", cwd=tmp_path).code == 0


def test_proposed_days_are_kept_where_no_rule_is_in_the_way_and_left_by_the_least_where_one_is(tmp_path):
    """The EWG on Cyber Security meets as proposed; that on Counter-Terrorism not on its host's holiday, 17 August."""
    text = "[meetings]\nEWG-CS = 1\nEWG-CT = 1\n[hosts]\nEWG-CT = 'ID'\nEWG-CS = 'SG'\n[proposed]\n"
    days = (
        "EWG-CS-2027 = { first = 2027-09-21, last = 2027-09-22, weight = 3 }\n"
        "EWG-CT-2027 = { first = 2027-08-17, last = 2027-08-20, weight = 50 }\n"
    )
    (tmp_path / "r.toml").write_text(f"format = 1\nyear = 2027\n{text}{days}")
    done = indical("generate", "--request", "r.toml", "-o", "out", "--format", "json", cwd=tmp_path)
    rows = {row["id"]: (row["first_day"], row["last_day"]) for row in json.loads(done.out)["meetings"]}
    assert done.code == 0
    assert rows["EWG-CS-2027"] == ("2027-09-21", "2027-09-22")
    assert rows["EWG-CT-2027"] == ("2027-08-18", "2027-08-21")


@pytest.mark.parametrize(
    ("title", "last", "problem"),
    [
        ("  ", "2027-06-10", "line 2: activity: give it a title"),
        ("Fair", "2037-06-10", "line 2: activity: 2027-06-08 to 2037-06-10 is longer than a year"),
    ],
)
def test_an_activity_has_a_title_and_ends(tmp_path, title, last, problem):
    with pytest.raises(InputError) as told:
        planned(tmp_path, f'[[activity]]\ntitle = "{title}"\nfirst = 2027-06-08\nlast = {last}\n')
    assert [str(one) for one in told.value.problems] == [problem]


def test_a_meeting_may_be_proposed_for_29_february(tmp_path):
    text = "format = 1\nyear = 2028\n[proposed]\nACAMM-2028 = { first = 2028-02-29, last = 2028-03-02, weight = 90 }\n"
    (tmp_path / "r.toml").write_text(text)
    done = indical("generate", "--request", "r.toml", "-o", "out", "--format", "json", cwd=tmp_path)
    rows = {row["id"]: (row["first_day"], row["last_day"]) for row in json.loads(done.out)["meetings"]}
    assert (done.code, rows["ACAMM-2028"]) == (0, ("2028-02-29", "2028-03-02"))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            "ADMM = { first = 2028-11-23, last = 2028-11-23, weight = 3 }",
            "line 3: ADMM: 2028-11-23 to 2028-11-23 is not in 2027, or longer than 31 days",
        ),
        (
            "ADMN = { first = 2027-11-23, last = 2027-11-23, weight = 3 }",
            'line 3: no body or meeting is called "ADMN". Maybe "ADMM"?',
        ),
    ],
)
def test_proposed_days_that_cannot_be_are_told_with_their_line(tmp_path, entry, problem):
    with pytest.raises(InputError) as told:
        planned(tmp_path, f"[proposed]\n{entry}")
    assert [str(one) for one in told.value.problems] == [problem]
