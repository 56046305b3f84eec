"""The command that mends a file: what it moves and says, what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import re

import icalendar
import pytest

from cli.run import TESTS, indical
from scheduler.pipeline.generating import generate
from scheduler.results import Asked, Generated

HISTORY = TESTS / "history" / "2025.csv"

HEAD = "year,body,ordinal,start,end,city,country,remarks\r\n"
ROWS = {
    "SUMMIT-1": "2027,ASEAN Summit,50th,2027-04-01,2027-04-02,Singapore,Singapore,\r\n",
    "SUMMIT-2": "2027,ASEAN Summit,51st,2027-11-15,2027-11-17,Singapore,Singapore,\r\n",
    "ADMM": '2027,ADMM,21st,3 November 2027,,Singapore,Singapore,"asked, and agreed"\r\n',
    "ADSOM": "2027,ADSOM,,21/09/2027,21/09/2027,Singapore,Singapore,\r\n",
    "ACDFIM": "2027,ACDFIM,,2027-09-13,2027-09-15,Singapore,Singapore,\r\n",
    "AMIIM": "2027,AMIIM,,2027-09-13,2027-09-15,Singapore,Singapore,\r\n",
    "ACAMM": "2027,ACAMM,,2027-09-06,2027-09-08,,,\r\n",
    "AAFCC": "2027,AAFCC,,2027-09-06,2027-09-09,,,\r\n",
    "ANI": "2027,ANI,,2027-08-23,2027-08-27,,,\r\n",
}


def year(folder, *lines, without=(), **changed):
    """A file of a year in which nothing is broken, but for what is changed, left out or added."""
    rows = {name: row for name, row in ROWS.items() if name not in without} | changed
    path = folder / "year.csv"
    path.write_bytes((HEAD + "".join([*rows.values(), *lines])).encode())
    return path


def text(path):
    """The file as it stands, line ends too."""
    return path.read_bytes().decode()


def asked(folder, *options):
    """The exit code, and the answer as JSON."""
    ran = indical("repair", "year.csv", "--format", "json", *options, cwd=folder)
    return ran.code, json.loads(ran.out)


def changes(answer):
    """What changes, each meeting as the file names it or as it is to be called."""
    return {(row["change"], row["was"] or row["meeting"]) for row in answer["changes"]}


def test_a_year_in_which_nothing_is_broken_stays_as_it_is(tmp_path):
    path = year(tmp_path)
    ran = indical("repair", path, "--write", "same.csv", cwd=tmp_path)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "2027: nothing is broken that must hold; nothing is changed.\n",
        "Wrote same.csv\n",
    )
    assert (tmp_path / "same.csv").read_bytes() == path.read_bytes()


def test_a_meeting_is_not_moved_out_of_its_year(tmp_path):
    """The ministers meet in January of the year after; a Summit then would be as few moves."""
    year(tmp_path, ADMM="2027,ADMM,21st,2028-01-10,,Singapore,Singapore,\r\n")
    code, answer = asked(tmp_path)
    assert (code, changes(answer), answer["others"]) == (0, {("moved", "ADMM-2027")}, [])
    assert asked(tmp_path, "--pin", "ADMM")[0] == 3


def test_a_moved_meeting_is_told_with_the_rule_that_it_mends_and_its_price(tmp_path):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    code, answer = asked(tmp_path)
    (change,) = answer["changes"]
    assert (code, answer["state"], answer["fewest"], answer["proven"]) == (0, "repaired", True, True)
    assert (change["was"], change["from"], change["to"]) == ("ADSOM-2027", ["2027-11-01"] * 2, ["2027-10-12"] * 2)
    assert change["days"] == -20
    assert [(why["rule"], why["source"]) for why in change["why"]] == [
        ("adsom-lead", "Public record, ADSOM and ADMM, 2006-2025")
    ]
    assert change["cost"] == answer["cost"] - answer["cost_before"]


def test_the_text_names_rule_source_days_and_proof(tmp_path):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    out = indical("repair", "year.csv", cwd=tmp_path).out
    for told in (
        "2027: 1 rule is broken that must hold; mended by 1 meeting moved, proved the fewest.",
        "  ADSOM-2027: Mon 2027-11-01 -> Tue 2027-10-12 (20 days earlier)",
        "Rule adsom-lead: ",
        "(Public record, ADSOM and ADMM, 2006-2025; practice)",
        "No change at all leaves what must hold broken: proved, and confirmed in a second way.",
    ):
        assert told in out


def test_what_is_pinned_stays_and_another_one_moves(tmp_path):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    assert changes(asked(tmp_path)[1]) == {("moved", "ADSOM-2027")}
    assert changes(asked(tmp_path, "--pin", "senior-officials")[1]) == {
        ("moved", "ADMM-2027"),
        ("moved", "SUMMIT-2027-2"),
    }


def test_a_dear_meeting_is_moved_last(tmp_path):
    apart = "2027,ADMM,21st,2027-11-22,2027-11-22,Singapore,Singapore,\r\n"
    year(tmp_path, ADMM=apart)
    assert changes(asked(tmp_path)[1]) == {("moved", "ADMM-2027")}
    # The Summit is dear for being at the top of the reporting line: now both are alike, and it moves fewer days.
    code, answer = asked(tmp_path, "--dear", "ADMM")
    assert (code, changes(answer)) == (0, {("moved", "SUMMIT-2027-2")})
    assert [change["dear"] for change in answer["changes"]] == [["others report to it, and it to nobody"]]
    (other,) = answer["others"]
    assert [change["dear"] for change in other["changes"]] == [["named by --dear"]]


def test_pins_that_cannot_hold_are_named_with_their_conflict(tmp_path):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    code, answer = asked(tmp_path, "--pin", "ADSOM", "--pin", "admm-2027")
    assert (code, answer["state"]) == (3, "impossible")
    assert answer["conflict"]["rules"] == ["adsom-lead"]
    assert sorted(answer["conflict"]["pinned"]) == ["ADMM-2027", "ADSOM-2027"]
    out = indical("repair", "year.csv", "--pin", "ADSOM", "--pin", "ADMM", cwd=tmp_path).out
    assert "These cannot all hold; leave out any one and they can:" in out
    assert "  ADSOM-2027 stays on Mon 2027-11-01, as asked by --pin." in out


def test_a_meeting_that_is_missing_is_added(tmp_path):
    year(tmp_path, without=("AMIIM",))
    code, answer = asked(tmp_path, "--write", "out.csv")
    (change,) = answer["changes"]
    assert (code, change["change"], change["was"], change["meeting"]) == (0, "added", None, "AMIIM-2027")
    first, last = change["to"]
    lines = (tmp_path / "out.csv").read_bytes().decode().splitlines(keepends=True)
    assert lines[:-1] == (tmp_path / "year.csv").read_bytes().decode().splitlines(keepends=True)
    assert lines[-1] == f"2027,AMIIM,,{first},{last},Singapore,Singapore,\r\n"


def test_a_second_meeting_of_a_body_may_come_first_and_numbers_the_other_anew(tmp_path):
    year(tmp_path, without=("SUMMIT-1",))
    code, answer = asked(tmp_path, "--write", "out.csv")
    (change,) = answer["changes"]
    assert (code, change["change"], change["meeting"]) == (0, "added", "SUMMIT-2027-1")
    assert change["to"][0] < "2027-11-15"
    assert text(tmp_path / "out.csv").startswith(text(tmp_path / "year.csv"))


def test_a_file_that_does_not_claim_to_be_complete_lacks_nothing(tmp_path):
    year(tmp_path, without=("AMIIM",))
    assert asked(tmp_path, "--partial")[1]["state"] == "nothing-broken"


def test_one_meeting_too_many_is_dropped(tmp_path):
    once = ("--reading", "chiefs-annual=exactly-once")
    year(tmp_path, "2027,ANI,,2027-10-04,2027-10-08,,,\r\n")
    code, answer = asked(tmp_path, *once, "--write", "out.csv")
    assert (code, changes(answer)) == (0, {("dropped", "ANI-2027-2")})
    assert text(tmp_path / "out.csv") == HEAD + "".join(ROWS.values())
    # Of two that may go the other goes where this one may not; and then something else has to move.
    kept = asked(tmp_path, *once, "--pin", "ANI-2027-2")[1]
    assert ("dropped", "ANI-2027-1") in changes(kept)
    assert len(kept["changes"]) == 2


def test_of_two_meetings_of_which_one_may_go_the_dear_one_stays(tmp_path):
    once = ("--reading", "chiefs-annual=exactly-once")
    year(tmp_path, "2027,ANI,,2027-07-05,2027-07-09,,,\r\n")
    assert changes(asked(tmp_path, *once)[1]) == {("dropped", "ANI-2027-1")}
    assert changes(asked(tmp_path, *once, "--dear", "ANI-2027-1")[1]) == {("dropped", "ANI-2027-2")}


def test_a_breach_that_no_day_mends_is_named_and_the_rest_is_mended(tmp_path):
    year(tmp_path, "2027,ANI,,2027-10-04,2027-10-08,,,\r\n")
    once = ("--reading", "chiefs-annual=exactly-once")
    code, answer = asked(tmp_path, *once, "--pin", "ANI")
    assert (code, changes(answer)) == (3, {("moved", "ACDFIM-2027")})
    assert [row["rule"] for row in answer["unmended"]] == ["chiefs-annual"]


def test_a_vague_meeting_is_kept_as_it_is_and_told(tmp_path):
    vague = {"ACAMM": "2027,ACAMM,,October 2027,,,,\r\n"}
    year(tmp_path, **vague)
    code, answer = asked(tmp_path, "--write", "out.csv")
    assert code == 0
    assert answer["vague"] == [{"meeting": "ACAMM-2027", "window": ["2027-10-01", "2027-10-31"]}]
    assert ("moved", "ACDFIM-2027") in changes(answer)
    assert vague["ACAMM"] in text(tmp_path / "out.csv")


def changed_lines(folder):
    """The lines of the file, and of the repaired one, that differ."""
    before, after = (text(folder / name).splitlines(keepends=True) for name in ("year.csv", "out.csv"))
    return [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("2027-11-01,2027-11-01", "2027-10-12,2027-10-12", {}),
        ("2027-11-01,", "2027-10-12,", {}),
        ('"1 November 2027",', '"12 October 2027",', {}),
        ("01/11/2027,01/11/2027", "12/10/2027,12/10/2027", {"ACDFIM": "2027,ACDFIM,,13/09/2027,15/09/2027,,,\r\n"}),
        # Nothing would tell any more whether 12/10 is in October.
        ("30/10/2027,30/10/2027", "2027-10-12,2027-10-12", {}),
    ],
)
def test_only_the_cells_that_change_are_changed_and_keep_their_way_of_writing(tmp_path, old, new, more):
    plain = {"ADSOM": '2027,ADSOM,,DAYS,Singapore,Singapore,"asked, and agreed"\r\n'}
    year(tmp_path, ADSOM=plain["ADSOM"].replace("DAYS", old), **more)
    assert indical("repair", "year.csv", "--write", "out.csv", cwd=tmp_path).code == 0
    assert changed_lines(tmp_path) == [tuple(plain["ADSOM"].replace("DAYS", days) for days in (old, new))]


# The .ics file: identity is kept.


def test_meetings_that_the_file_numbers_otherwise_than_by_date_are_taken_by_date(tmp_path, broken):
    swapped = broken.replace(b"SUMMIT/2027/1", b"SUMMIT/2027/3").replace(b"SUMMIT/2027/2", b"SUMMIT/2027/1")
    (tmp_path / "broken.ics").write_bytes(swapped)
    ran = indical("repair", "broken.ics", "--format", "json", cwd=tmp_path)
    assert (ran.code, changes(json.loads(ran.out))) == (0, {("moved", "ADMM-2027")})


@pytest.fixture(scope="module")
def broken():
    """A generated year whose ministers meet a week after the Summit, with what other programs put into events."""
    made = generate(2027, Asked())
    assert isinstance(made, Generated)
    calendar = icalendar.Calendar.from_ical(made.files["2027.ics"])
    (admm,) = [e for e in calendar.walk("VEVENT") if e["X-INDICAL-MEETING"] == "ADMM/2027/1"]
    day = admm["DTSTART"].dt
    extra = (
        'X-FOO;BAR="a:b":kept, as it is\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1D\r\n'
        "DTSTAMP:20200101T000000Z\r\nEND:VALARM\r\n"
    )
    old = f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nDTEND;VALUE=DATE:{admm['DTEND'].dt:%Y%m%d}\r\n".encode()
    assert made.files["2027.ics"].count(old) == 1
    new = b"DTSTART;VALUE=DATE:20271124\r\nDTEND;VALUE=DATE:20271125\r\n" + extra.encode()
    return made.files["2027.ics"].replace(old, new)


EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?\r\nEND:VEVENT\r\n", re.DOTALL)
CHANGED = {"BEGIN", "END", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}


def properties(event):
    """Every property of an event and of what it holds, but for those that a move changes."""
    own = [
        (name, value) for name, value in event.property_items(recursive=False) if name not in {*CHANGED, "BEGIN", "END"}
    ]
    told = [(name, value.to_ical(), dict(value.params)) for name, value in own]
    return told, [part.to_ical() for part in event.subcomponents]


def test_uids_and_all_else_stay_and_the_sequence_of_what_moved_is_raised(tmp_path, broken):
    (tmp_path / "broken.ics").write_bytes(broken)
    stamp = ("--stamp", "2027-01-05T09:30:00Z")
    ran = indical("repair", "broken.ics", "--write", "out.ics", "--format", "json", *stamp, cwd=tmp_path)
    answer, out = json.loads(ran.out), (tmp_path / "out.ics").read_bytes()
    assert (ran.code, changes(answer)) == (0, {("moved", "ADMM-2027")})
    before, after = EVENT.findall(broken), EVENT.findall(out)
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1
    for old, new in zip(*(icalendar.Calendar.from_ical(raw).walk("VEVENT") for raw in (broken, out)), strict=True):
        assert properties(old) == properties(new)
        if old["X-INDICAL-MEETING"] == "ADMM/2027/1":
            assert new["DTSTART"].dt.isoformat() == answer["changes"][0]["to"][0]
            assert new["DTEND"].dt - new["DTSTART"].dt == old["DTEND"].dt - old["DTSTART"].dt
            assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
            assert {new[name].to_ical() for name in ("DTSTAMP", "LAST-MODIFIED")} == {b"20270105T093000Z"}
    assert indical("check", "out.ics", cwd=tmp_path).code == 0


def test_the_same_file_gives_the_same_bytes(tmp_path, broken):
    (tmp_path / "broken.ics").write_bytes(broken)
    runs = [indical("repair", "broken.ics", "--write", f"{at}.ics", "--format", "json", cwd=tmp_path) for at in (1, 2)]
    assert runs[0].out == runs[1].out
    assert (tmp_path / "1.ics").read_bytes() == (tmp_path / "2.ics").read_bytes()


def test_an_added_and_a_dropped_event(tmp_path, broken):
    """What is dropped stays, cancelled; what is added has the identity that generate would give it."""
    (amiim,) = [event for event in EVENT.findall(broken) if b"X-INDICAL-MEETING:AMIIM/2027/1\r\n" in event]
    (ani,) = [event for event in EVENT.findall(broken) if b"X-INDICAL-MEETING:ANI/2027/1\r\n" in event]
    second = ani.replace(b"ANI/2027/1", b"ANI/2027/2").replace(b"UID:", b"UID:second-")
    second = re.sub(rb"SUMMARY:.*\r\n", b"SUMMARY:ANI\r\n", re.sub(rb"X-INDICAL-EDITION:.*\r\n", b"", second))
    second = re.sub(rb"(DTSTART|DTEND);VALUE=DATE:2027\d{4}", rb"\1;VALUE=DATE:20271005", second)
    second = second.replace(b"DTEND;VALUE=DATE:20271005", b"DTEND;VALUE=DATE:20271006")
    (tmp_path / "broken.ics").write_bytes(broken.replace(amiim, second))
    once = ("--reading", "chiefs-annual=exactly-once")
    ran = indical("repair", "broken.ics", "--write", "out.ics", "--format", "json", *once, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "Wrote out.ics\n")
    assert {row["change"] for row in json.loads(ran.out)["changes"]} == {"added", "dropped", "moved"}
    events = icalendar.Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
    (gone,) = [e for e in events if e.get("STATUS") == "CANCELLED"]
    assert (gone["SEQUENCE"], str(gone["SUMMARY"]).startswith("Cancelled: "), gone["TRANSP"]) == (
        1,
        True,
        "TRANSPARENT",
    )
    (new,) = [e for e in events if e.get("X-INDICAL-MEETING") == "AMIIM/2027/1"]
    assert f"UID:{new['UID']}\r\n".encode() in amiim


def test_an_added_event_takes_no_identity_that_another_has(tmp_path, broken):
    """The file's only Summit is its first by number; the one to be added comes before it."""
    (first,) = [event for event in EVENT.findall(broken) if b"X-INDICAL-MEETING:SUMMIT/2027/1\r\n" in event]
    one = broken.replace(first, b"").replace(b"SUMMIT/2027/2", b"SUMMIT/2027/1")
    one = one.replace(b"VALUE=DATE:20271124", b"VALUE=DATE:20271103").replace(b"20271125", b"20271104")
    (tmp_path / "broken.ics").write_bytes(one)
    ran = indical("repair", "broken.ics", "--write", "out.ics", "--format", "json", cwd=tmp_path)
    assert (ran.code, changes(json.loads(ran.out))) == (0, {("added", "SUMMIT-2027-1")})
    events = icalendar.Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")
    summits = [event for event in events if "Summit" in str(event["SUMMARY"])]
    assert [str(event.get("X-INDICAL-MEETING")) for event in summits] == ["SUMMIT/2027/1", "None"]
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert indical("check", "out.ics", cwd=tmp_path).code == 0


def test_an_event_that_repeats_is_not_torn_apart(tmp_path, broken):
    series = broken.replace(b"DTSTART;VALUE=DATE:20271124\r\n", b"DTSTART;VALUE=DATE:20271124\r\nRRULE:FREQ=YEARLY\r\n")
    (tmp_path / "broken.ics").write_bytes(series)
    ran = indical("repair", "broken.ics", "--write", "out.ics", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "the event repeats (RRULE), so its days cannot be changed here" in ran.err
    assert not (tmp_path / "out.ics").exists()


# Other ways in and out, and what cannot be used.


def test_another_kind_of_file_is_written_anew(tmp_path, broken):
    (tmp_path / "broken.ics").write_bytes(broken)
    assert indical("repair", "broken.ics", "--write", "out.csv", cwd=tmp_path).code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(EVENT.findall(broken))
    assert indical("check", "out.csv", cwd=tmp_path).code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--pin", "XYZ"), '--pin: 2027 holds no meeting with days that is called "XYZ"'),
        (("--dear", "ADMN"), 'nor of such a body or level. Maybe "ADMM"?'),
        (("--write", "out.docx"), '--write: "out.docx" is neither .ics nor .csv'),
        (("--year", "2031"), "year.csv: holds no dated meeting of 2031, but of 2027"),
        (("--stamp", "noon"), '--stamp: "noon" is not a time'),
        (("--record", "none.toml"), "none.toml"),
        (("--reading", "admm-annual"), "--reading"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path, options, told):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    ran = indical("repair", "year.csv", *options, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert told in " ".join(ran.err.split())


def test_what_is_waived_in_the_record_is_not_mended(tmp_path):
    year(tmp_path, ADSOM="2027,ADSOM,,2027-11-01,2027-11-01,Singapore,Singapore,\r\n")
    waiver = '[[waiver]]\nrule = "adsom-lead"\nmeetings = ["ADSOM-2027"]\nreason = "late"\napproved_by = "all"\n'
    (tmp_path / "record.toml").write_text("format = 1\n" + waiver, encoding="utf-8")
    assert asked(tmp_path, "--record", "record.toml")[1]["state"] == "nothing-broken"


def test_without_time_there_is_no_answer(tmp_path):
    ran = indical("repair", HISTORY, "--seconds", "0.01", cwd=tmp_path)
    assert ran.code in (0, 4, 5)
    assert (ran.code == 5) == ("No repair was found in" in ran.err)
