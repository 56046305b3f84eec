"""The days that rules judge by, against values that were looked up; and what a user's own file changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from calendars.holiday_library import library
from calendars.holidays import Overlay, idle_entries, load_facts, read_overlay
from constraints.errors import InputError
from constraints.meetings import Facts, Holiday, Period
from constraints.rulebook import load
from constraints.rulebook_parts import PeriodSpec, Yearly

BOOK = load()
Days = tuple[str, str]


@cache
def facts(*years: int) -> Facts:
    return load_facts(BOOK, years)


def found(period: str, year: int, known: Facts | None = None) -> list[tuple[str, str, bool]]:
    """First day, last day and whether it may move, of each stretch that begins in the year."""
    rows = [p for p in (known or facts(year)).periods if p.name == period and p.first_day.year == year]
    return [(p.first_day.isoformat(), p.last_day.isoformat(), p.estimated) for p in rows]


def kept(member: str, year: int, known: Facts | None = None) -> dict[date, Holiday]:
    return {day: h for day, h in (known or facts(year)).holidays[member].items() if day.year == year}


def named(member: str, year: int, word: str) -> list[tuple[str, str]]:
    return [(day.isoformat(), h.status) for day, h in kept(member, year).items() if word in h.name]


@pytest.mark.parametrize(
    ("period", "year", "days"),
    [
        ("ramadan", 2025, [("2025-03-02", "2025-03-30", False)]),
        ("ramadan", 2027, [("2027-02-08", "2027-03-09", True)]),
        ("ramadan", 2028, [("2028-01-28", "2028-02-26", True)]),
        ("ramadan", 2030, [("2030-01-06", "2030-02-03", True), ("2030-12-26", "2031-01-24", True)]),
        ("lunar-new-year", 2027, [("2027-02-04", "2027-02-10", False)]),
        ("lunar-new-year", 2028, [("2028-01-24", "2028-01-29", False)]),
        ("mainland-new-year-union", 2026, [("2026-04-13", "2026-04-21", False)]),
        ("mainland-new-year-union", 2027, [("2027-04-13", "2027-04-21", False)]),
        ("mainland-new-year-union", 2028, [("2028-04-13", "2028-04-21", False)]),
        ("mainland-new-year", 2027, [("2027-04-13", "2027-04-16", False)]),
        ("eid-al-fitr", 2027, [("2027-03-09", "2027-03-15", True)]),
        ("shangri-la-dialogue", 2017, [("2017-06-02", "2017-06-04", False)]),
        ("shangri-la-dialogue", 2018, [("2018-06-01", "2018-06-03", False)]),
        ("shangri-la-dialogue", 2025, [("2025-05-30", "2025-06-01", False)]),
        ("shangri-la-dialogue", 2027, [("2027-06-04", "2027-06-06", True)]),
        ("un-week", 2017, [("2017-09-19", "2017-09-25", False)]),
        ("un-week", 2018, [("2018-09-25", "2018-10-01", False)]),
        ("un-week", 2025, [("2025-09-23", "2025-09-29", False)]),
    ],
)
def test_periods_fall_on_the_days_that_were_looked_up(period, year, days):
    assert found(period, year) == days


def test_a_stretch_that_runs_into_the_year_is_there_when_that_year_alone_is_loaded():
    running = [(p.first_day, p.last_day) for p in facts(2031).periods if p.name == "ramadan"]
    assert (date(2030, 12, 26), date(2031, 1, 24)) in running


def test_ramadan_is_29_or_30_days_and_eleven_times_in_ten_years():
    rows = [p for p in facts(*range(2024, 2034)).periods if p.name == "ramadan" and 2024 <= p.first_day.year <= 2033]
    assert {(p.last_day - p.first_day).days + 1 for p in rows} <= {29, 30}
    assert len(rows) == 11


@pytest.mark.parametrize(
    ("member", "days"),
    [
        ("BN", [(f"2027-03-{day}", "estimated") for day in (10, 11, 12, 13)]),
        ("MY", [("2027-03-10", "gazetted"), ("2027-03-11", "gazetted")]),
        ("SG", [("2027-03-10", "gazetted")]),
        ("PH", [("2027-03-09", "estimated")]),
        ("TL", [("2027-03-09", "estimated")]),
        ("TH", []),
        ("VN", []),
    ],
)
def test_the_same_feast_falls_on_different_days_of_different_members(member, days):
    assert named(member, 2027, "Eid al-Fitr") == days


def test_a_member_whose_holidays_depend_on_the_state_has_those_of_its_capital():
    assert [named("MY", 2027, word) for word in ("New Year's Day", "Thaipusam", "Diwali")] == [
        [("2027-01-01", "gazetted")],
        [("2027-01-22", "gazetted")],
        [("2027-10-28", "gazetted")],
    ]


def test_joint_leave_days_count_where_a_member_has_them():
    assert named("ID", 2027, "Eid al-Fitr Joint Holiday") == [
        ("2027-03-09", "gazetted"),
        ("2027-03-12", "gazetted"),
        ("2027-03-15", "gazetted"),
    ]
    assert len(named("ID", 2026, "Joint Holiday")) >= 8


def test_all_members_have_holidays_in_the_years_of_the_snapshot():
    counts = {m.id: len(kept(m.id, 2027)) for m in BOOK.members}
    assert counts == {
        "BN": 21,
        "KH": 22,
        "ID": 26,
        "LA": 8,
        "MY": 20,
        "MM": 30,
        "PH": 20,
        "SG": 12,
        "TH": 25,
        "TL": 18,
        "VN": 15,
    }


def test_marks_in_names_become_a_status_and_leave_the_name():
    every = [h for member in BOOK.members for h in facts(2027, 2028).holidays[member.id].values()]
    assert {h.status for h in every} == {"gazetted", "estimated"}
    assert [h.name for h in every if "estimated" in h.name or "observed" in h.name] == []


def test_the_years_around_are_loaded_too_since_stretches_cross_year_ends():
    assert facts(2027).years == {2026, 2027, 2028}
    assert facts(2017, 2025).years == {2016, 2017, 2018, 2024, 2025, 2026}


@pytest.mark.parametrize("year", [1971, 2099])
def test_the_first_and_the_last_year_have_facts(year):
    assert found("mainland-new-year", year) == [(f"{year}-04-13", f"{year}-04-16", False)]


def test_the_library_is_named_with_its_version():
    name, version = library().split()
    assert (name, version.count(".") >= 1) == ("holidays", True)


def with_period(**fields: object) -> list[tuple[str, str]]:
    """The days of a made-up period in 2026 to 2028."""
    spec = PeriodSpec(id="made-up", title="Made up", source="ours", **fields)  # type: ignore[arg-type]
    book = type(BOOK)(BOOK.about, BOOK.bodies, BOOK.members, BOOK.chair, (spec,), BOOK.rules)
    return [(p.first_day.isoformat(), p.last_day.isoformat()) for p in load_facts(book, [2027]).periods]


def test_a_yearly_period_may_run_over_the_end_of_the_year():
    assert with_period(yearly=Yearly(first="12-24", last="01-02")) == [
        ("2026-12-24", "2027-01-02"),
        ("2027-12-24", "2028-01-02"),
        ("2028-12-24", "2029-01-02"),
    ]


def test_a_yearly_period_may_begin_on_a_weekday_or_last_some_days():
    assert with_period(yearly=Yearly(first="06-01", weekday="mon", days=2))[1] == ("2027-06-07", "2027-06-08")
    assert with_period(yearly=Yearly(first="06-01", days=3))[1] == ("2027-06-01", "2027-06-03")


# The user's own file.


def overlay(tmp_path: Path, text: str) -> Overlay:
    (tmp_path / "holidays.toml").write_text(text, encoding="utf-8")
    return read_overlay(tmp_path / "holidays.toml", BOOK)


def refused(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        overlay(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


def test_a_day_is_added_confirmed_or_taken_away(tmp_path):
    given = overlay(
        tmp_path,
        """
format = 1
[[holiday]]
member = "SG"
day = 2027-07-01
name = "Polling day"
source = "press"
[[holiday]]
member = "BN"
day = 2027-03-10
name = "Eid al-Fitr"
source = "gazette"
[[not-holiday]]
member = "VN"
day = 2027-04-30
source = "letter"
""",
    )
    plain, changed = facts(2027), load_facts(BOOK, [2027], given)
    assert date(2027, 4, 30) in plain.holidays["VN"]
    assert date(2027, 4, 30) not in changed.holidays["VN"]
    assert changed.holidays["SG"][date(2027, 7, 1)] == Holiday(date(2027, 7, 1), "Polling day", "user")
    assert changed.holidays["BN"][date(2027, 3, 10)] == Holiday(date(2027, 3, 10), "Eid al-Fitr", "user")
    assert list(changed.holidays["SG"]) == sorted(changed.holidays["SG"])
    others = [m.id for m in BOOK.members if m.id not in ("SG", "BN", "VN")]
    assert [changed.holidays[m] == plain.holidays[m] for m in others] == [True] * len(others)


def test_a_period_is_replaced_in_its_year_only(tmp_path):
    given = overlay(
        tmp_path, '[[period]]\nid = "shangri-la-dialogue"\nfirst = 2027-05-28\nlast = 2027-05-30\nsource = "IISS"'
    )
    changed = load_facts(BOOK, [2027], given)
    assert [p for p in changed.periods if p.name == "shangri-la-dialogue" and p.first_day.year == 2027] == [
        Period("shangri-la-dialogue", date(2027, 5, 28), date(2027, 5, 30), False, "IISS")
    ]
    assert [found("shangri-la-dialogue", year, changed) for year in (2026, 2028)] == [
        [("2026-05-29", "2026-05-31", True)],
        [("2028-06-02", "2028-06-04", True)],
    ]


def test_of_two_in_one_year_the_nearest_is_replaced_and_the_other_stays(tmp_path):
    given = overlay(tmp_path, '[[period]]\nid = "ramadan"\nfirst = 2030-01-05\nlast = 2030-02-03\nsource = "gazette"\n')
    assert found("ramadan", 2030, load_facts(BOOK, [2030], given)) == [
        ("2030-01-05", "2030-02-03", False),
        ("2030-12-26", "2031-01-24", True),
    ]


def test_a_given_period_takes_the_place_of_one_the_rulebook_knows(tmp_path):
    given = overlay(
        tmp_path, '[[period]]\nid = "shangri-la-dialogue"\nfirst = 2025-06-06\nlast = 2025-06-08\nsource = "x"\n'
    )
    assert found("shangri-la-dialogue", 2025, load_facts(BOOK, [2025], given)) == [("2025-06-06", "2025-06-08", False)]


def test_periods_follow_from_the_days_that_the_file_changes(tmp_path):
    text = '[[holiday]]\nmember = "TH"\nday = 2027-04-12\nname = "Songkran eve"\nsource = "press"\n'
    given = overlay(tmp_path, text)
    assert found("mainland-new-year-union", 2027, load_facts(BOOK, [2027], given)) == [
        ("2027-04-12", "2027-04-21", False)
    ]


def test_all_problems_of_the_file_are_told_with_their_lines(tmp_path):
    text = """format = 2
fromat = 1
[[holiday]]
member = "SX"
day = 2027-07-01
name = "Polling day"
source = "press"
[[holiday]]
member = "SG"
day = "1 July"
name = ""
[[not-holiday]]
member = "Viet Nam"
day = 2027-04-30
source = "letter"
reason = "x"
[[period]]
id = "ramadam"
first = 2027-02-07
last = 2027-02-01
source = "x"
[[holidy]]
"""
    assert refused(tmp_path, text) == [
        "line 1: format must be 1, not 2: a later program wrote this",
        'line 2: "fromat" is not known here. Maybe "format"?',
        'line 4: no member is called "SX".',
        'line 8: "source" is missing',
        'line 10: day must be a day such as 2027-11-23, not "1 July"',
        'line 11: name must be text that is not empty, not ""',
        'line 16: "reason" is not a field of this kind.',
        'line 18: no period is called "ramadam". Maybe "ramadan"?',
        'line 20: period "ramadam" ends before it begins',
        'line 22: "holidy" is not known here. Maybe "holiday"?',
    ]


def test_an_empty_file_changes_nothing(tmp_path):
    assert load_facts(BOOK, [2027], overlay(tmp_path, "")) == facts(2027)


def test_an_entry_that_changes_nothing_is_told(tmp_path):
    def added(member: str, day: str, name: str) -> str:
        return f'[[holiday]]\nmember = "{member}"\nday = {day}\nname = "{name}"\nsource = "x"\n'

    def removed(member: str, day: str) -> str:
        return f'[[not-holiday]]\nmember = "{member}"\nday = {day}\nsource = "x"\n'

    known = kept("VN", 2027)[date(2027, 4, 30)].name
    text = added("SG", "2027-07-01", "Polling day") + added("SG", "2030-07-01", "Polling day")
    text += added("VN", "2027-04-30", known) + added("VN", "2027-05-01", "Another name")
    text += removed("VN", "2027-04-29") + removed("TH", "2025-01-01") + removed("ID", "2028-01-01")
    text += '[[period]]\nid = "ramadan"\nfirst = 2035-01-05\nlast = 2035-02-03\nsource = "x"\n'
    given = overlay(tmp_path, text)
    assert idle_entries(given, BOOK, load_facts(BOOK, [2027], given)) == [
        "holiday of SG on 2030-07-01 changes nothing: 2026 to 2028 are looked at",
        "not-holiday of TH on 2025-01-01 changes nothing: 2026 to 2028 are looked at",
        'period "ramadan" from 2035-01-05 changes nothing: 2026 to 2028 are looked at',
        "not-holiday of VN on 2027-04-29 changes nothing: the day is no holiday",
        f"holiday of VN on 2027-04-30 changes nothing: {known} is known",
    ]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        read_overlay(tmp_path / "none.toml", BOOK)


def test_a_member_that_is_no_country_is_told():
    (member, *_) = BOOK.members
    strange = replace(BOOK, members=(member.model_copy(update={"id": "FA"}),), periods=())
    with pytest.raises(InputError) as caught:
        load_facts(strange, [2027])
    assert str(caught.value) == (
        'members.toml: the holidays of "FA" (subdivision none) are not known to the library: '
        "a member is a country, by its two-letter code"
    )
