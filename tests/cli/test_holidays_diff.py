"""Holidays kept in a file, judged by again, and compared: through the real command."""

from __future__ import annotations

import json

import pytest

from calendars.holiday_library import library
from cli.run import REAL_YEARS, Ran, environment, indical, names
from cli.test_what_loads import HEAVY, loaded
from constraints.rulebook import load

NOW = f"the library of now ({library()})"
HEAD = "body,start,end,city,country\n"
CALENDAR = f"""{HEAD}ADMM,2027-11-15,2027-11-15,Singapore,Singapore
ADSOM,2027-09-08,2027-09-08,Singapore,Singapore
ANI,2027-08-16,2027-08-18,Manila,Philippines
ACAMM,2027-03-10,2027-03-10,Bangkok,Thailand
"""


def entry(member, day, name=None):
    """One entry of an overlay: a holiday, or without a name none."""
    table, named = ("holiday", f'name = "{name}"\n') if name else ("not-holiday", "")
    return f'[[{table}]]\nmember = "{member}"\nday = {day}\n{named}source = "made up"\n'


ONE = load().by_id["members-holidays"].weight
"""The price of a member's holiday on a day of a meeting."""
MARGIN = load().by_id["moon-margin"].weight
POLLING = entry("SG", "2027-09-08", "Polling Day")
THAI_WISH = entry("TH", "2027-08-17", "Made up") + entry("PH", "2027-08-17", "Made up too")
LATER_EID = entry("BN", "2027-03-10") + entry("BN", "2027-03-14", "Eid al-Fitr")


@pytest.fixture
def folder(tmp_path):
    """A folder with the library's days of 2027 and a calendar."""
    (tmp_path / "2027.csv").write_text(CALENDAR, encoding="utf-8")
    assert indical("holidays", "snapshot", 2027, "-o", "then.json", cwd=tmp_path) == Ran(0, "", "Wrote then.json\n")
    return tmp_path


def later(folder, entries, name="now.json"):
    """A snapshot of 2027 with these entries on top."""
    (folder / "own.toml").write_text(entries, encoding="utf-8")
    ran = indical("holidays", "snapshot", 2027, "--holidays", "own.toml", "-o", name, cwd=folder)
    assert (ran.code, ran.out) == (0, "")


def compared(folder, entries, *arguments):
    """What the diff says of the days with these entries, and of the calendar."""
    later(folder, entries)
    return indical("holidays", "diff", "then.json", "now.json", *arguments, cwd=folder)


def cost(folder, days):
    """What the calendar costs, judged by a snapshot, as check has it."""
    ran = indical("check", "2027.csv", "--holidays", days, "--format", "json", cwd=folder)
    (year,) = json.loads(ran.out)["years"]
    return year["cost"]


# A snapshot is judged by like the library.


def verdicts(folder, *arguments):
    ran = indical("check", "--format", "json", *arguments, cwd=folder)
    return ran.code, [{**year, "notes": None} for year in json.loads(ran.out)["years"]]


def test_real_years_are_judged_by_a_snapshot_as_by_the_library(tmp_path):
    indical("holidays", "snapshot", 2017, 2018, 2025, "-o", "days.json", cwd=tmp_path)
    by_library = verdicts(tmp_path, REAL_YEARS)
    assert by_library[0] == 1
    assert verdicts(tmp_path, REAL_YEARS, "--holidays", "days.json") == by_library


def test_a_year_is_planned_and_judged_by_a_snapshot_as_by_the_library(folder):
    (folder / "wishes.toml").write_text('format = 1\nyear = 2027\nholidays = "then.json"\n')
    asked = {"library": [2027], "option": [2027, "--holidays", "then.json"], "request": ["--request", "wishes.toml"]}
    for name, arguments in asked.items():
        assert indical("generate", *arguments, "-o", name, cwd=folder).code == 0
    files = {name: {path.name: path.read_bytes() for path in (folder / name).iterdir()} for name in asked}
    assert len(files["library"]) == 4
    assert files["option"] == files["request"]
    told = {name: json.loads(files[name].pop("2027.json")) for name in ("library", "option")}
    assert files["option"] == {name: files["library"][name] for name in files["option"]}
    origin = {name: found.pop("holidays") for name, found in told.items()}
    assert origin == {"library": library(), "option": f"snapshot of {library()}, {library()}"}
    assert told["option"] == told["library"]
    judged = verdicts(folder, "library/2027.ics")
    assert judged[0] == 0
    assert verdicts(folder, "library/2027.ics", "--holidays", "then.json") == judged


def test_other_days_in_the_snapshot_are_judged_by(folder):
    later(folder, POLLING)
    ran = indical("check", "2027.csv", "--holidays", "now.json", cwd=folder)
    assert "  ADSOM-2027 meets 2027-09-08: SG Polling Day." in ran.out.splitlines()
    shown = indical("holidays", "show", 2027, "--member", "SG", "--holidays", "now.json", cwd=folder)
    assert "  Wed 08 Sep 2027  Polling Day (your file)" in shown.out.splitlines()


@pytest.mark.parametrize(
    "arguments", [["generate", "2027"], ["holidays", "show", "2027"], ["holidays", "snapshot", "2027"]]
)
def test_years_that_the_snapshot_lacks_are_told(arguments, folder):
    ran = indical(*arguments, "--holidays", "then.json", cwd=folder)
    told = f"then.json: holds no days of 2026, 2028: those are as {library()} has them"
    assert (ran.code, ran.err.splitlines()[0]) == (0, told)
    checked = indical("check", "2027.csv", "--holidays", "then.json", cwd=folder)
    assert checked.out.splitlines()[0] == f"2027.csv: {told}"


@pytest.mark.parametrize("command", [["check", "2027.csv"], ["generate", "2027"], ["holidays", "show", "2027"]])
def test_a_damaged_snapshot_is_refused_wherever_it_is_taken(command, folder):
    text = (folder / "then.json").read_text(encoding="utf-8").replace('"VN"', '"VX"')
    (folder / "bad.json").write_text(text, encoding="utf-8")
    before = names(folder)
    ran = indical(*command, "--holidays", "bad.json", cwd=folder)
    assert ran == Ran(
        2,
        "",
        "bad.json: 2 to fix\n"
        '  members: no member is called "VX".\n'
        '  members: "VN" is missing; with no holidays at all it is "VN": []\n',
    )
    assert names(folder) == before


def test_what_holidays_show_prints_is_no_snapshot(folder):
    shown = indical("holidays", "show", 2027, "--format", "json", cwd=folder)
    (folder / "shown.json").write_text(shown.out, encoding="utf-8")
    ran = indical("holidays", "diff", "shown.json", cwd=folder)
    told = "is what indical holidays show prints, one year's answer: give what indical holidays snapshot writes"
    assert ran == Ran(2, "", f"shown.json: {told}\n")


# What changed.


def test_nothing_changed(folder):
    ran = indical("holidays", "diff", "then.json", "--calendar", "2027.csv", cwd=folder)
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            f"Days of 2027: then.json ({library()}) -> {NOW}",
            "",
            "Nothing changed.",
            "",
            f"2027.csv, 2027: no meeting touched, cost {cost(folder, 'then.json')} as before",
        ],
    )


def test_a_holiday_on_a_meetings_day_breaks_its_rule(folder):
    ran = compared(folder, POLLING, "--calendar", "2027.csv")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (1, "")
    assert lines[:6] == [
        f"Days of 2027: then.json ({library()}) -> now.json ({library()})",
        "",
        "SG Singapore",
        "  Polling Day: added, 2027-09-08 (user)",
        "",
        f"2027.csv, 2027: 1 meeting touched, cost {cost(folder, 'then.json')} -> {cost(folder, 'now.json')}",
    ]
    assert lines[6:8] == [
        "  ADSOM-2027 (2027-09-08): SG Polling Day is now on it: host-holidays kept -> broken, "
        f"members-holidays cost 0 -> {ONE}",
        '    Rule host-holidays: "No meeting on a public holiday of its host." '
        "(Public record, practice of hosts; practice)",
    ]
    assert lines[8].startswith("    Move ADSOM-2027 to ")


def test_the_other_way_round_the_breach_is_mended(folder):
    later(folder, POLLING)
    ran = indical("holidays", "diff", "now.json", "then.json", "--calendar", "2027.csv", cwd=folder)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "  ADSOM-2027 (2027-09-08): SG Polling Day is no longer on it: host-holidays broken -> kept, "
        f"members-holidays cost {ONE} -> 0"
    )


def test_touched_wishes_alone_are_no_breach(folder):
    ran = compared(folder, THAI_WISH, "--calendar", "2027.csv")
    assert ran.code == 1  # the Philippines host that meeting
    ran = compared(folder, THAI_WISH.replace('"PH"', '"VN"'), "--calendar", "2027.csv")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == (
        "  ANI-2027 (2027-08-16 to 2027-08-18): TH Made up is now on 2027-08-17; VN Made up too is now on 2027-08-17: "
        f"members-holidays cost {3 * ONE} -> {5 * ONE}"
    )


def test_a_moon_seen_a_day_later_moves_its_periods_and_touches_the_meeting_on_the_day(folder):
    ran = compared(folder, LATER_EID, "--calendar", "2027.csv")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[2:10] == [
        "BN Brunei Darussalam",
        "  Eid al-Fitr: moved from 2027-03-10 to 2027-03-11",
        "  Eid al-Fitr: moved from 2027-03-11 to 2027-03-12",
        "  Eid al-Fitr: moved from 2027-03-12 to 2027-03-13",
        "  Eid al-Fitr: moved from 2027-03-13 to 2027-03-14, estimated -> user",
        "",
        "Named periods",
        "  Ramadan: 2027-02-08 to 2027-03-09 (estimated) -> 2027-02-08 to 2027-03-10 (estimated)",
    ]
    assert [line for line in lines if line.startswith("  ACAMM")] == [
        "  ACAMM-2027 (2027-03-10): BN Eid al-Fitr is no longer on it; Ramadan is now on it: ramadan kept -> broken, "
        f"moon-margin cost {MARGIN} -> 0, members-holidays cost {4 * ONE} -> {3 * ONE}"
    ]


def test_an_estimate_that_became_sure_touches_the_days_around(folder):
    data = json.loads((folder / "then.json").read_text(encoding="utf-8"))
    data["library"] = "holidays 0.1"
    for period in data["periods"]:
        period["estimated"] = period["estimated"] and period["id"] != "ramadan"
    (folder / "sure.json").write_text(json.dumps(data))
    ran = indical("holidays", "diff", "sure.json", "--calendar", "2027.csv", cwd=folder)
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            f"Days of 2027: sure.json (holidays 0.1) -> {NOW}",
            "",
            "Named periods",
            "  Ramadan: 2027-02-08 to 2027-03-09 -> 2027-02-08 to 2027-03-09 (estimated)",
            "",
            f"2027.csv, 2027: 1 meeting touched, cost {cost(folder, 'sure.json')} -> {cost(folder, 'then.json')}",
            f"  ACAMM-2027 (2027-03-10): moon-margin cost 0 -> {MARGIN}",
        ],
    )


def test_an_overlay_is_laid_over_the_library_of_now(folder):
    (folder / "own.toml").write_text(POLLING, encoding="utf-8")
    ran = indical("holidays", "diff", "then.json", "--holidays", "own.toml", cwd=folder)
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            f"Days of 2027: then.json ({library()}) -> {NOW} with own.toml",
            "",
            "SG Singapore",
            "  Polling Day: added, 2027-09-08 (user)",
        ],
    )


def test_as_json(folder):
    ran = compared(folder, POLLING, "--calendar", "2027.csv", "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    (year,) = found.pop("touched")
    day = {"day": "2027-09-08", "name": "Polling Day", "status": "user"}
    assert found == {
        "schema": "indical/holidays-diff/1",
        "rulebook": "asean-defence",
        "before": {"file": "then.json", "library": library(), "own": None},
        "after": {"file": "now.json", "library": library(), "own": None},
        "years": [2027],
        "members": {"SG": [{"change": "added", "before": None, "after": day}]},
        "periods": [],
        "calendar": "2027.csv",
        "breaks": True,
        "notes": [],
    }
    ((meeting,), others) = year.pop("meetings"), year.pop("others")
    rules = meeting.pop("rules")
    assert (year, others) == (
        {"year": 2027, "cost_before": cost(folder, "then.json"), "cost_after": cost(folder, "now.json")},
        [],
    )
    assert meeting == {
        "id": "ADSOM-2027",
        "first_day": "2027-09-08",
        "last_day": "2027-09-08",
        "host": "SG",
        "days": [{"day": "2027-09-08", "of": "SG", "name": "Polling Day", "now": True, "host": True}],
    }
    assert all(rules[0].pop("ways_out"))
    assert rules[0] == {
        "id": "host-holidays",
        "hard": True,
        "meetings": ["ADSOM-2027"],
        "before": "kept",
        "after": "broken",
        "cost_before": 0,
        "cost_after": 0,
        "message": "ADSOM-2027 meets 2027-09-08: SG Polling Day",
        "breaks": True,
    }
    assert [(r["id"], r["cost_before"], r["cost_after"], r["breaks"]) for r in rules[1:]] == [
        ("members-holidays", 0, ONE, False)
    ]


# Years.


def test_only_years_that_both_hold_are_compared(folder):
    indical("holidays", "snapshot", 2027, 2028, "-o", "both.json", cwd=folder)
    (folder / "2028.csv").write_text(CALENDAR.replace("2027", "2028"), encoding="utf-8")
    ran = indical("holidays", "diff", "both.json", "then.json", "--calendar", "2028.csv", cwd=folder)
    assert (ran.code, ran.err.splitlines()) == (
        0,
        [
            "both.json: 2028 is left out: the other holds no days of it",
            "2028.csv: 2028 is no year that is compared: take a snapshot of it too",
        ],
    )
    assert ran.out.splitlines()[0].startswith("Days of 2027: both.json")


def test_what_cannot_be_compared_is_refused(folder):
    indical("holidays", "snapshot", 2028, "-o", "2028.json", cwd=folder)
    (folder / "own.toml").write_text(POLLING, encoding="utf-8")
    (folder / "none.csv").write_text(f"{HEAD}Tea party,2027-05-05,,,\n", encoding="utf-8")
    told = {
        ("2028.json",): "2028.json: holds 2028, and then.json holds 2027: no year to compare\n",
        ("2028.json", "--holidays", "own.toml"): (
            "--holidays: two snapshots hold all their days: give one of them, or leave --holidays out\n"
        ),
        ("own.toml",): "own.toml:1: not valid JSON: expecting value at column 3\n",
        ("--calendar", "none.csv"): "none.csv:2: holds no meeting of a body that the rulebook knows\n",
        ("--rulebook", "nowhere"): None,
    }
    for arguments, err in told.items():
        ran = indical("holidays", "diff", "then.json", *arguments, cwd=folder)
        assert (ran.code, ran.out) == (2, "")
        assert err in (None, ran.err)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["1066"], "holidays: year 1066 is out of range: 1971 to 2099 can be planned and judged\n"),
        (["2027", "-o", "."], ".: cannot be written: "),
        (["2027", "--holidays", "none.json"], "none.json: cannot be read: No such file or directory\n"),
    ],
)
def test_a_snapshot_that_cannot_be_taken(arguments, told, tmp_path):
    ran = indical("holidays", "snapshot", *arguments, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)
    assert names(tmp_path) == []


# The same bytes, and no more loaded than is needed.


def test_the_same_days_give_the_same_bytes(folder):
    later(folder, LATER_EID + POLLING)
    asked = [
        ["holidays", "snapshot", 2028, 2027],
        ["holidays", "diff", "then.json", "now.json", "--calendar", "2027.csv"],
        ["holidays", "diff", "then.json", "now.json", "--calendar", "2027.csv", "--format", "json"],
    ]
    for arguments in asked:
        runs = [
            indical(*arguments, cwd=folder, env=environment(PYTHONHASHSEED=seed, TZ=zone, LC_ALL="C"))
            for seed, zone in (("0", "UTC"), ("7919", "Pacific/Kiritimati"))
        ]
        assert runs[0].out
        assert runs == [runs[0]] * 2
    printed = indical("holidays", "snapshot", 2027, cwd=folder)
    assert printed == Ran(0, (folder / "then.json").read_bytes().decode(), "")


def test_neither_a_snapshot_nor_a_comparison_loads_the_solver(folder):
    for arguments in (
        ["holidays", "snapshot", "2027"],
        ["holidays", "diff", "then.json", "--calendar", "2027.csv"],
        ["check", "2027.csv", "--holidays", "then.json"],
    ):
        assert loaded(folder, *arguments).isdisjoint({*HEAVY, "icalendar"})
