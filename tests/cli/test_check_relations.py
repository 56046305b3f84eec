"""A file that says itself in which order its events are (RFC 9253) is judged by that, whoever wrote it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from calendars import ics_reader, ics_relations
from cli.run import Ran, indical

FS = "RELATED-TO;RELTYPE=FINISHTOSTART"


def event(uid: str, first: str, end: str, *more: str) -> str:
    """An event from its first day or moment to its exclusive end."""
    lines = [f"UID:{uid}", f"DTSTART{first}", f"DTEND{end}", f"SUMMARY:The {uid}", *more]
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def day(number: int) -> str:
    """A day of March 2027, as a DATE."""
    return f";VALUE=DATE:202703{number:02}"


def at(hour: int, zone: str = ";TZID=Asia/Singapore") -> str:
    """An hour of 1 March 2027 on the clocks of the zone."""
    return f"{zone}:20270301T{hour:02}0000" if zone != "Z" else f":20270301T{hour:02}0000Z"


def feed(*events: str) -> str:
    """A file of another institution, whose bodies no rulebook knows."""
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//elsewhere//EN", *events, "END:VCALENDAR", ""])


def check(folder: Path, *events: str, form: str = "json") -> Ran:
    """Check such a file."""
    (folder / "feed.ics").write_text(feed(*events))
    return indical("check", "feed.ics", "--format", form, cwd=folder)


PAINT = event("paint", day(1), day(3), f"{FS};GAP=P2D:carpet")
CASES = [
    ("the day after the gap", [PAINT, event("carpet", day(5), day(6))], ["kept"]),
    ("a day too soon", [PAINT, event("carpet", day(4), day(6))], ["broken"]),
    ("the very next day", [event("a", day(1), day(3), f"{FS}:b"), event("b", day(3), day(4))], ["kept"]),
    ("on the last day", [event("a", day(1), day(3), f"{FS}:b"), event("b", day(2), day(4))], ["broken"]),
    ("a lead", [event("a", day(1), day(4), f"{FS};GAP=-P1D:b"), event("b", day(3), day(5))], ["kept"]),
    ("the same day, later", [event("a", at(9), at(10), f"{FS}:b"), event("b", at(10), at(11))], ["kept"]),
    ("minutes", [event("a", at(9), at(10), f"{FS};GAP=PT90M:b"), event("b", at(11), at(12))], ["broken"]),
    ("across zones", [event("a", at(9), at(10), f"{FS}:b"), event("b", at(2, "Z"), at(3, "Z"))], ["kept"]),
    ("too soon there", [event("a", at(9), at(10), f"{FS}:b"), event("b", at(1, "Z"), at(3, "Z"))], ["broken"]),
    ("no such zone", [event("a", at(9), at(10, ";TZID=X"), f"{FS}:b"), event("b", at(9), at(11))], ["undecided"]),
    ("not in the file", [event("a", day(1), day(2), f"{FS}:b")], ["undecided"]),
    ("no gap at all", [event("a", day(1), day(2), f"{FS};GAP=week:b"), event("b", day(9), day(10))], ["undecided"]),
    (
        "cancelled",
        [event("a", day(5), day(6), f"{FS}:b"), event("b", day(1), day(2), "STATUS:CANCELLED")],
        ["not-applicable"],
    ),
    (
        "a series",
        [event("a", day(5), day(6), f"{FS}:b"), event("b", day(1), day(2), "RRULE:FREQ=YEARLY")],
        ["undecided"],
    ),
    (
        "every kind of order, in one event",
        [
            event(
                "a",
                day(4),
                day(6),
                "RELATED-TO;RELTYPE=STARTTOSTART:b",
                "RELATED-TO;RELTYPE=FINISHTOFINISH:b",
                "RELATED-TO;RELTYPE=STARTTOFINISH:b",
                "RELATED-TO;RELTYPE=PARENT:b",
            ),
            event("b", day(3), day(6)),
        ],
        ["broken", "kept", "kept"],
    ),
]


@pytest.mark.parametrize(("events", "verdicts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_order_in_the_file_is_judged_by_its_own_times(events, verdicts):
    raw = feed(*events).encode()
    counted = {row.line for row in ics_reader.read(raw, "feed.ics").rows}
    assert [one.state.value for one in ics_relations.read(raw, "feed.ics", counted)] == verdicts


def test_each_order_is_told_with_titles_days_and_line(tmp_path):
    ran = check(
        tmp_path, PAINT, event("carpet", day(4), day(6), f"{FS}:hall"), event("hall", day(8), day(9)), form="text"
    )
    head = "feed.ics: holds no meeting of a body that the rulebook knows: judged by what it asks for itself alone"
    assert (ran.code, ran.out.splitlines()) == (
        1,
        [
            head,
            "feed.ics: what it asks for itself (RELATED-TO, RFC 9253): 1 broken, 1 kept",
            "  BROKEN             The carpet begins 4 March 2027, but The paint ends 2 March 2027; "
            "at least 2 days between are asked for (line 9)",
            "  kept               The hall begins 8 March 2027, and The carpet ends 5 March 2027 (line 16)",
        ],
    )


def test_an_order_written_into_the_wrong_end_is_told_so(tmp_path):
    """RFC 9253, section 4: the event that comes first carries it. Some programs write it into the other one."""
    later = event("carpet", day(5), day(6), f"{FS}:paint")
    ran = check(tmp_path, event("paint", day(1), day(3)), later)
    (row,) = json.loads(ran.out)["relations"]
    assert (row["verdict"], row["kept_the_other_way_round"], ran.code) == ("broken", True, 1)


def test_a_file_without_an_order_and_without_a_known_body_is_no_calendar_to_check(tmp_path):
    ran = check(tmp_path, event("paint", day(1), day(3), "RELATED-TO:carpet"))
    assert (ran.code, ran.out, ran.err) == (
        2,
        "",
        "feed.ics:4: holds no meeting of a body that the rulebook knows\n",
    )


def late(ours: str) -> str:
    """The year with the chiefs of the armies after the meeting that is to follow them."""
    carrier = next(block for block in ours.split("BEGIN:VEVENT") if "X-INDICAL-MEETING:ACAMM/" in block)
    days = {line.split(":")[0]: line for line in carrier.splitlines() if line.startswith("DT")}
    moved = carrier.replace(days["DTSTART;VALUE=DATE"], "DTSTART;VALUE=DATE:20271206")
    return ours.replace(carrier, moved.replace(days["DTEND;VALUE=DATE"], "DTEND;VALUE=DATE:20271209"))


WAIVER = """format = 1
[[waiver]]
rule = "acdfim-last"
meetings = ["ACAMM-2027", "ACDFIM-2027"]
reason = "The host asked for it."
approved_by = "ADSOM 2026"
until = 2027-12-31
"""


def test_hours_of_other_zones_are_told_with_their_zones(tmp_path):
    there = [event("b", at(1, "Z"), at(3, "Z"))]
    ran = check(tmp_path, event("a", at(9), at(10), f"{FS}:b"), *there, form="text")
    told = "The b begins 1 March 2027, 01:00 UTC, but The a ends 1 March 2027, 10:00 Asia/Singapore (line 9)"
    assert told in ran.out


def test_our_own_feed_carries_orders_that_are_judged_beside_the_rulebook(tmp_path):
    assert indical("generate", "2027", "-o", ".", cwd=tmp_path).code == 0
    (tmp_path / "late.ics").write_text(late((tmp_path / "2027.ics").read_text()))
    (tmp_path / "record.toml").write_text(WAIVER)
    told = {}
    for name, more in (("2027.ics", []), ("late.ics", []), ("late.ics", ["--record", "record.toml"])):
        ran = indical("check", name, *more, "--format", "json", cwd=tmp_path)
        data = json.loads(ran.out)
        rows = Counter((row["verdict"], row["waived"]) for row in data["relations"])
        told[name, bool(more)] = ([year["year"] for year in data["years"]], rows, ran.code)
    every = told["2027.ics", False][1][("kept", False)]
    assert every > 1
    assert told == {
        ("2027.ics", False): ([2027], {("kept", False): every}, 0),
        ("late.ics", False): ([2027], {("kept", False): every - 1, ("broken", False): 1}, 1),
        ("late.ics", True): ([2027], {("kept", False): every - 1, ("broken", True): 1}, 0),
    }
    marked = indical("check", "late.ics", "--format", "github", cwd=tmp_path)
    assert marked.err.startswith("late.ics: what it asks for itself (RELATED-TO, RFC 9253): ")
