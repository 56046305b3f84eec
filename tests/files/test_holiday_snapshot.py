"""The days of whole years, written down: what is written is what was judged by, and what is read back is that again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from calendars.holiday_changes import changed_holidays, changed_periods
from calendars.holiday_library import library
from calendars.holiday_snapshot import only, read_own_days, take, write
from calendars.holidays import Overlay, Snapshot, idle_entries, load_facts, read_overlay
from calendars.snapshot_reader import LARGEST, read_snapshot
from constraints.errors import InputError
from constraints.meetings import Facts, Holiday, Period
from constraints.rulebook import load

BOOK = load()


@cache
def facts(*years: int) -> Facts:
    return load_facts(BOOK, years)


def file(folder: Path, data: bytes, name: str = "days.json") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def read(folder: Path, data: bytes) -> Overlay:
    return read_own_days(file(folder, data), BOOK)


def overlay(folder: Path, text: str) -> Overlay:
    return read_overlay(file(folder, text.encode(), "own.toml"), BOOK)


def stretches(known: Facts, period: str, year: int) -> list[tuple[str, str, bool]]:
    rows = [p for p in known.periods if p.name == period and p.first_day.year == year]
    return [(str(p.first_day), str(p.last_day), p.estimated) for p in rows]


# Written.


def test_a_snapshot_is_sorted_json_with_a_day_a_line():
    book = replace(BOOK, members=tuple(m for m in BOOK.members if m.id in ("VN", "MM")), periods=BOOK.periods[:1])
    days = [date(2027, 9, 2), date(2027, 1, 1)]
    kept = Snapshot(
        library="holidays 0.1",
        years=frozenset([2028, 2027]),
        holidays={"VN": {day: Holiday(day, f"Tết {day.month}", "gazetted") for day in days}, "MM": {}},
        periods=(
            Period("ramadan", date(2028, 1, 28), date(2028, 2, 26), False, "gazette"),
            Period("ramadan", date(2027, 2, 8), date(2027, 3, 9), True, "gazette"),
        ),
    )
    span = '"first_day": "2027-02-08", "last_day": "2027-03-09"'
    later = '"first_day": "2028-01-28", "last_day": "2028-02-26"'
    assert write(kept, book).decode() == (
        "{\n"
        '  "schema": "indical/holidays-snapshot/1",\n'
        '  "rulebook": "asean-defence",\n'
        '  "library": "holidays 0.1",\n'
        '  "years": [2027, 2028],\n'
        '  "members": {\n'
        '    "MM": [],\n'
        '    "VN": [\n'
        '      {"day": "2027-01-01", "name": "Tết 1", "status": "gazetted"},\n'
        '      {"day": "2027-09-02", "name": "Tết 9", "status": "gazetted"}\n'
        "    ]\n"
        "  },\n"
        '  "periods": [\n'
        f'    {{"id": "ramadan", {span}, "estimated": true, "source": "gazette"}},\n'
        f'    {{"id": "ramadan", {later}, "estimated": false, "source": "gazette"}}\n'
        "  ]\n"
        "}\n"
    )


def test_it_holds_every_member_and_the_library_by_name():
    found = json.loads(write(take(facts(2027), [2027]), BOOK))
    assert found["library"] == library()
    assert {m: len(days) for m, days in found["members"].items()} == {
        m.id: sum(day.year == 2027 for day in facts(2027).holidays[m.id]) for m in BOOK.members
    }
    assert {p["id"] for p in found["periods"]} == {p.id for p in BOOK.periods}


# Read back.


@pytest.mark.parametrize("years", [(2027,), (2017, 2018, 2025), (2030,), (2031,), (2027, 2028, 2029)])
def test_what_is_read_back_judges_as_the_library_did(years, tmp_path):
    data = write(take(facts(*years), years), BOOK)
    own = read(tmp_path, data)
    again = load_facts(BOOK, years, own)
    assert again == facts(*years)
    assert [list(again.holidays[m.id]) for m in BOOK.members] == [sorted(again.holidays[m.id]) for m in BOOK.members]
    assert write(take(again, years, own), BOOK) == data


def test_the_order_of_the_file_does_not_matter(tmp_path):
    data = write(take(facts(2027), [2027]), BOOK)
    turned = json.loads(data)
    turned["periods"].reverse()
    turned["members"] = {m: days[::-1] for m, days in reversed(turned["members"].items())}
    text = json.dumps(dict(reversed(turned.items())), indent=7)
    assert load_facts(BOOK, [2027], read(tmp_path, f"\ufeff{text}".encode())) == facts(2027)


def test_in_its_years_the_file_stands_in_place_of_the_library_and_nowhere_else(tmp_path):
    data = json.loads(write(take(facts(2027), [2027]), BOOK))
    data["members"]["VN"] = [{"day": "2027-05-20", "name": "Made up", "status": "user"}]
    changed = load_facts(BOOK, [2027], read(tmp_path, json.dumps(data).encode()))
    made_up = {date(2027, 5, 20): Holiday(date(2027, 5, 20), "Made up", "user")}
    others = {day: h for day, h in facts(2027).holidays["VN"].items() if day.year != 2027}
    assert changed.holidays["VN"] == {**others, **made_up}
    assert {m: days for m, days in changed.holidays.items() if m != "VN"} == {
        m: days for m, days in facts(2027).holidays.items() if m != "VN"
    }


LATER_EID = "".join(
    f'[[{table}]]\nmember = "BN"\nday = {day}\n{name}source = "sighting"\n'
    for table, day, name in (
        ("not-holiday", "2027-03-10", ""),
        ("holiday", "2027-03-14", 'name = "Eid al-Fitr"\n'),
    )
)


def test_a_moon_that_is_seen_a_day_later_keeps_its_periods_in_the_file(tmp_path):
    later = load_facts(BOOK, [2027], overlay(tmp_path, LATER_EID))
    again = load_facts(BOOK, [2027], read(tmp_path, write(take(later, [2027]), BOOK)))
    assert again == later
    assert stretches(facts(2027), "ramadan", 2027) == [("2027-02-08", "2027-03-09", True)]
    assert stretches(again, "ramadan", 2027) == [("2027-02-08", "2027-03-10", True)]
    assert stretches(again, "ramadan", 2028) == stretches(facts(2027), "ramadan", 2028)


def test_a_period_is_as_the_file_says_whatever_its_days_say(tmp_path):
    text = write(take(facts(2027), [2027]), BOOK).decode()
    announced = '"first_day": "2027-02-07", "last_day": "2027-03-08", "estimated": false'
    found = '"first_day": "2027-02-08", "last_day": "2027-03-09", "estimated": true'
    assert found in text
    again = load_facts(BOOK, [2027], read(tmp_path, text.replace(found, announced).encode()))
    assert stretches(again, "ramadan", 2027) == [("2027-02-07", "2027-03-08", False)]
    assert again.holidays == facts(2027).holidays


def test_a_period_that_the_file_does_not_know_is_found_from_its_days(tmp_path):
    later = load_facts(BOOK, [2027], overlay(tmp_path, LATER_EID))
    data = json.loads(write(take(later, [2027]), BOOK))
    data["periods"] = [p for p in data["periods"] if p["id"] != "ramadan"]
    again = load_facts(BOOK, [2027], read(tmp_path, json.dumps(data).encode()))
    assert stretches(again, "ramadan", 2027) == [("2027-02-08", "2027-03-10", True)]


def test_years_that_the_file_does_not_hold_are_told(tmp_path):
    own = read(tmp_path, write(take(facts(2027), [2027]), BOOK))
    assert [idle_entries(own, BOOK, load_facts(BOOK, years, own)) for years in ([2027], [2029])] == [
        [f"holds no days of 2026, 2028: those are as {library()} has them"],
        [f"holds no days of 2028, 2029, 2030: those are as {library()} has them"],
    ]
    whole = read(tmp_path, write(take(facts(2026, 2027, 2028), [2026, 2027, 2028]), BOOK))
    assert idle_entries(whole, BOOK, load_facts(BOOK, [2027], whole)) == []


def test_a_file_that_holds_all_years_does_without_the_library(tmp_path):
    data = write(take(facts(2026, 2027, 2028), [2026, 2027, 2028]), BOOK)
    told = (
        "import sys; from pathlib import Path; from calendars.holiday_snapshot import read_own_days; "
        "from calendars.holidays import load_facts; from constraints.rulebook import load; book = load(); "
        "load_facts(book, [2027], read_own_days(Path(sys.argv[1]), book)); print('holidays' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told, file(tmp_path, data)],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_a_snapshot_of_a_snapshot_names_where_its_days_are_from(tmp_path):
    data = write(take(facts(2027), [2027]), BOOK).replace(library().encode(), b"holidays 0.1")
    own = read(tmp_path, data)
    known = load_facts(BOOK, [2027, 2028], own)
    assert take(known, [2027], own).library == "holidays 0.1"
    assert take(known, [2027, 2028], own).library == f"holidays 0.1, {library()}"


def test_of_a_snapshot_some_years_can_be_taken():
    both = take(facts(2027, 2028), [2027, 2028])
    assert only(both, frozenset([2028, 2030])) == take(facts(2027, 2028), [2028])


# Damaged and hostile.

WHOLE = write(take(facts(2027), [2027]), BOOK).decode()
FIRST = '{"day": "2027-01-01", "name": "New Year\'s Day", "status": "gazetted"}'
RAMADAN = '"id": "ramadan", "first_day": "2027-02-08", "last_day": "2027-03-09"'
TAKE = "give what indical holidays snapshot wrote"
DEEP = "brackets nested too deep for a snapshot"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "line 1: not valid JSON: expecting value at column 1"),
        ('{"years": [2027]\n"members": {}}', "line 2: not valid JSON: expecting ',' delimiter at column 1"),
        (b"\xff\xfe", "line 1: not UTF-8 text; save the file as UTF-8"),
        (WHOLE.encode("utf-16"), "line 1: not UTF-8 text; save the file as UTF-8"),
        ("[]", f'schema must be "indical/holidays-snapshot/1": {TAKE}'),
        ('{"schema": 1}', f'schema must be "indical/holidays-snapshot/1": {TAKE}'),
        (
            '{"schema": "indical/check/1"}',
            f'schema must be "indical/holidays-snapshot/1", not "indical/check/1": {TAKE}',
        ),
        (
            WHOLE.replace("snapshot/1", "snapshot/2", 1),
            'schema must be "indical/holidays-snapshot/1", not "indical/holidays-snapshot/2": '
            "another version of the program wrote this",
        ),
        ("[" * 100_000, DEEP),
        ('{"schema": ' + "9" * 5000 + "}", "not valid JSON: a number of too many digits"),
        (b" " * (LARGEST + 1), "is too large: at most 5,000,000 bytes are read"),
        (WHOLE.replace('"KH":', '"BN":'), '"BN" stands twice in one object: leave one'),
        (WHOLE.replace("{", '{"\\u001b[2J": 1, ', 1), '"\\u001b[2J" is not known here.'),
        (WHOLE.replace("asean-defence", "river-board"),
         'rulebook is "river-board", but "asean-defence" is asked for: name the other with --rulebook, '
         "or take a new snapshot"),
        (WHOLE.replace("[2027]", "[]"), "years names no year"),
        (WHOLE.replace("[2027]", "[2027, 2027]"), "years names 2027 twice"),
        (WHOLE.replace("[2027]", '["2027"]'), 'years must be a whole number, not "2027"'),
        (WHOLE.replace("[2027]", "[1066]"),
         "years: year 1066 is out of range: 1971 to 2099 can be planned and judged"),
        (WHOLE.replace('"library": "holidays', '"library": 1, "librry": "holidays'),
         '"librry" is not known here. Maybe "library"?|library must be text in quotes, not 1'),
        (WHOLE.replace('"BN":', '"BX":'),
         'members: no member is called "BX".|members: "BN" is missing; with no holidays at all it is "BN": []'),
        (WHOLE.replace(FIRST, "7", 1), "members.BN, entry 1 must be an object with day, name, status"),
        (WHOLE.replace("New Year's Day\"", "A\", \"x\": " + "[" * 300 + "]" * 300, 1),
         f"members.BN, entry 1: {DEEP}, or half of a character such as \\ud800"),
        (WHOLE.replace(FIRST, FIRST.replace("New", "\\ud800"), 1),
         f"members.BN, entry 1: {DEEP}, or half of a character such as \\ud800"),
        (WHOLE.replace(FIRST, FIRST.replace("New", "\\u001b[2J"), 1),
         "members.BN, entry 1: name: holds a control character"),
        (WHOLE.replace(FIRST, FIRST.replace("01-01", "02-30"), 1),
         'members.BN, entry 1: day must be a day such as 2027-11-23, not "2027-02-30"'),
        (WHOLE.replace(FIRST, FIRST.replace("2027", "2026"), 1),
         "members.BN, entry 1: 2026-01-01 is outside the years of the file, 2027"),
        (WHOLE.replace(FIRST, f"{FIRST}, {FIRST}", 1),
         "members.BN, entry 2: 2027-01-01 stands in an earlier entry too: leave one, with both names"),
        (WHOLE.replace("gazetted", "gazeted", 1),
         'members.BN, entry 1: status must be "gazetted", "estimated" or "user", not "gazeted". Maybe "gazetted"?'),
        (WHOLE.replace(FIRST, FIRST.replace('"status"', '"staus"'), 1),
         'members.BN, entry 1: "status" is missing|'
         'members.BN, entry 1: "staus" is not a field of this kind. Maybe "status"?'),
        (WHOLE.replace('"ramadan"', '"ramadam"'),
         'periods, entry 2: no period is called "ramadam". Maybe "ramadan"?'),
        (WHOLE.replace(RAMADAN, RAMADAN.replace("03-09", "02-07")),
         'periods, entry 2: "ramadan" ends 2027-02-07, before it begins 2027-02-08'),
        (WHOLE.replace(RAMADAN, RAMADAN.replace("2027-03", "9999-03")),
         'periods, entry 2: "ramadan" lasts longer than a year, 2027-02-08 to 9999-03-09'),
        (WHOLE.replace(RAMADAN, RAMADAN.replace("2027-02", "2026-12")),
         "periods, entry 2: 2026-12-08 is outside the years of the file, 2027"),
        (WHOLE.replace('"periods": [', '"periods": 1, "x": ['),
         '"x" is not known here.|periods must be a list, as indical holidays snapshot writes it'),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused_with_place_and_value(data, told, tmp_path):
    path = file(tmp_path, data if isinstance(data, bytes) else data.encode())
    with pytest.raises(InputError) as caught:
        read_snapshot(path, BOOK)
    assert ([str(p) for p in caught.value.problems], caught.value.source) == (told.split("|"), str(path))


def test_of_very_many_problems_the_first_hundred_are_told(tmp_path):
    rows = ",".join(["{}"] * 1_000_000)
    begun = time.monotonic()
    with pytest.raises(InputError) as caught:
        read(tmp_path, WHOLE.replace('"BN": [', f'"BN": [{rows},').encode())
    assert len(caught.value.problems) == 101
    assert str(caught.value.problems[-1]) == "and more: mend these first"
    assert time.monotonic() - begun < 20  # a third of a second; a minute and more if every row were read


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        read_own_days(tmp_path / "none.json", BOOK)


# What changed between two.


def days(text: str) -> dict[date, Holiday]:
    """``5 Feast?`` is an estimated feast on 5 May 2027; several are parted by commas, two names of a day by ;."""
    found = {}
    for one in filter(None, text.split(", ")):
        number, name = one.split(" ", 1)
        day = date(2027, 5, int(number))
        found[day] = Holiday(day, name.removesuffix("?"), "estimated" if name.endswith("?") else "gazetted")
    return found


def side(holiday: Holiday | None) -> str:
    if holiday is None:
        return "-"
    return f"{holiday.day.day} {holiday.name}" + ("?" if holiday.status == "estimated" else "")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("5 Feast", "5 Feast", []),
        ("", "5 Feast", ["added: - -> 5 Feast"]),
        ("5 Feast", "", ["dropped: 5 Feast -> -"]),
        ("5 Feast", "6 Feast", ["moved: 5 Feast -> 6 Feast"]),
        ("5 Feast?", "6 Feast", ["moved: 5 Feast? -> 6 Feast"]),
        ("5 Feast?", "5 Feast", ["status: 5 Feast? -> 5 Feast"]),
        ("5 Feast", "5 Fast", ["renamed: 5 Feast -> 5 Fast"]),
        ("5 Feast", "6 Fast", ["dropped: 5 Feast -> -", "added: - -> 6 Fast"]),
        ("5 Feast, 6 Feast", "6 Feast, 7 Feast", ["moved: 5 Feast -> 6 Feast", "moved: 6 Feast -> 7 Feast"]),
        ("5 Feast, 6 Feast", "6 Feast", ["dropped: 5 Feast -> -"]),
        ("5 Feast, 6 Feast?", "5 Feast, 6 Feast, 7 Feast", ["status: 6 Feast? -> 6 Feast", "added: - -> 7 Feast"]),
        ("5 Feast", "6 Feast, 9 Feast", ["moved: 5 Feast -> 6 Feast", "added: - -> 9 Feast"]),
        ("1 Labour, 5 Feast", "1 Labour; Feast", ["moved: 5 Feast -> 1 Feast"]),
        ("5 A; B", "5 A; C", ["renamed: 5 B -> 5 C"]),
    ],
)
def test_what_became_of_holidays(before, after, told):
    found = changed_holidays(days(before), days(after))
    assert [f"{one.change}: {side(one.before)} -> {side(one.after)}" for one in found] == told


def test_a_name_of_another_year_has_not_moved_there():
    one, other = (Holiday(date(year, 5, 5), "Feast", "gazetted") for year in (2027, 2028))
    found = changed_holidays({one.day: one}, {other.day: other})
    assert [(c.change, c.before, c.after) for c in found] == [("dropped", one, None), ("added", None, other)]


def test_what_became_of_periods():
    def kept(*periods: Period) -> Snapshot:
        return Snapshot("x", frozenset([2027]), {}, periods)

    first = Period("ramadan", date(2027, 2, 8), date(2027, 3, 9), True, "here")
    later = Period("ramadan", date(2027, 2, 8), date(2027, 3, 10), True, "there")
    sure = replace(first, estimated=False)
    told = {
        "same": changed_periods(kept(first), kept(replace(first, source="there"))),
        "moved": changed_periods(kept(first), kept(later)),
        "sure": changed_periods(kept(first), kept(sure)),
        "gone": changed_periods(kept(first), kept()),
        "new": changed_periods(kept(first), kept(first, replace(first, name="eid-al-fitr"))),
    }
    assert {name: [(c.change, c.before, c.after) for c in found] for name, found in told.items()} == {
        "same": [],
        "moved": [("moved", first, later)],
        "sure": [("status", first, sure)],
        "gone": [("dropped", first, None)],
        "new": [("added", None, replace(first, name="eid-al-fitr"))],
    }
