"""Sharp edges of a calendar in force: acts in an order that nobody thought of, and answers that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from cli.run import indical

from calendars.rows import Row
from calendars.status import standing
from calendars.store.acts import Held
from calendars.store.refusals import RefusedError
from calendars.store.store import open_store
from calendars.store.verifying import verify
from constraints.errors import InputError
from constraints.hours import Hours
from scheduler.pipeline.life import amending
from scheduler.pipeline.life.amending import Change, Followed
from scheduler.pipeline.life.replanning import How, by_decision
from store import crowded
from store.test_random_lives import shown_in
from store.test_replanning import LIFTED, Desk, days_in, year_in
from store.test_row_status import Life, content
from store.years import KEY, adopted, csv_of, moment


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with year_in(tmp_path) as store:
        yield Desk(tmp_path, store)


def put(desk: Desk, found: object, hours: int) -> None:
    """Put what follows in force."""
    assert isinstance(found, Followed), found
    on = desk.store.life(KEY).revision
    amending.amend(desk.store, KEY, found, on=on, at=moment(hours), by="S", record=f"Note {hours}")


def decide(desk: Desk, change: Change, hours: int) -> None:
    put(desk, amending.changed(desk.store.latest(KEY), change), hours)


def events(desk: Desk) -> dict[str, tuple[int, str]]:
    """SEQUENCE and title of each event that followers have, by its meeting."""
    every = shown_in(Life(desk.store).feeds["all.ics"]).values()
    return {one.key: (one.sequence, one.lines["SUMMARY"].partition(":")[2]) for one in every}


BOARDS = {f"BOARD/2027/{number}": (0, "River Board") for number in range(1, 5)}


# To be confirmed, and then not held.


@pytest.mark.parametrize(("how", "mark"), [({"cancelled": True}, "Cancelled"), ({"postponed": True}, "Postponed")])
def test_what_falls_while_it_is_to_be_confirmed_never_comes_into_the_feeds_of_what_is_adopted(tmp_path, how, mark):
    with open_store(str(tmp_path / "life.db"), make=True) as store:
        adopted(store, content(tmp_path, "CCCCB"))
        life = Life(store)
        record = tmp_path / "record.toml"
        record.write_text('format = 1\n[[waiver]]\nrule = "board-quarterly"\nreason = "r"\napproved_by = "Chair"\n')
        seen = [life.feeds]
        for hours, change in ((10, Change("BOARD-2027-4", **how)), (11, Change("BOARD-2027-3", **how))):
            version, on = amending.in_force(store, KEY)
            told = amending.changed(version, change, record if hours == 10 else None)
            amending.amend(store, KEY, told, on=on, at=moment(hours), by="S", record="Note")
            seen.append(life.feeds)
    assert [one["all-adopted.ics"].events for one in seen] == [4, 4, 4]
    assert [one["all-held.ics"].events for one in seen] == [5, 4, 3]
    assert seen[0]["all-adopted.ics"].raw == seen[1]["all-adopted.ics"].raw
    titles = [one.lines["SUMMARY"].partition(":")[2] for one in shown_in(seen[2]["all-adopted.ics"]).values()]
    assert sorted(titles) == ["Audit Committee", f"{mark}: River Board", "River Board", "River Board"]


# Only what looks otherwise is told to have changed.


def test_an_event_stays_as_it_is_where_its_body_meets_once_more(desk):
    put(desk, desk.asked("[meetings]\nAUDIT = 2", "2026-12-01"), 10)
    assert events(desk) == {**BOARDS, "AUDIT/2027/1": (0, "Audit Committee"), "AUDIT/2027/2": (0, "Audit Committee")}
    put(desk, desk.asked("[meetings]\nAUDIT = 1", "2026-12-01"), 11)
    ended = {"AUDIT/2027/1": (0, "Audit Committee"), "AUDIT/2027/2": (1, "Cancelled: Audit Committee")}
    assert events(desk) == {**BOARDS, **ended}
    assert [one.problems for one in verify(desk.store)] == [()]


def test_an_event_stays_as_it_is_where_another_file_calls_it_otherwise(desk):
    file = desk.folder / "changed.csv"
    file.write_text(csv_of(("2027-11-16", "2027-11-17")).replace(",BOARD,", ",River Board,"))
    put(desk, amending.replaced(desk.store.latest(KEY), file), 10)
    assert events(desk) == {**BOARDS, "BOARD/2027/4": (1, "River Board"), "AUDIT/2027/1": (0, "Audit Committee")}


def test_a_row_to_be_confirmed_stays_so_where_its_body_meets_once_more(desk):
    decide(desk, Change("AUDIT-2027", status="TBC"), 10)
    put(desk, desk.asked("[meetings]\nAUDIT = 2", "2026-12-01"), 11)
    titles = {"AUDIT/2027/1": (1, "TBC: Audit Committee"), "AUDIT/2027/2": (0, "Audit Committee")}
    assert events(desk) == {**BOARDS, **titles}
    file = desk.folder / "three.csv"
    third = "2027,AUDIT,2027-12-07,2027-12-07,Vientiane,Lao PDR\n"
    second = desk.store.latest(KEY).document["plan"]["placements"]
    days = [row["first_day"] for row in second if row["body"] == "AUDIT"][1]
    file.write_text(csv_of() + third + third.replace("2027-12-07", days))
    put(desk, amending.replaced(desk.store.latest(KEY), file), 12)
    assert events(desk) == {**BOARDS, **titles, "AUDIT/2027/3": (0, "Audit Committee")}


# A body with a meeting that has no day.


def test_one_more_meeting_beside_one_without_a_day_gets_a_number_of_its_own(desk):
    decide(desk, Change("AUDIT-2027", postponed=True), 10)
    put(desk, desk.asked("[meetings]\nAUDIT = 2", "2026-12-01"), 11)
    plan = desk.store.latest(KEY).document["plan"]
    assert [row["id"] for row in plan["placements"] if row["body"] == "AUDIT"] == ["AUDIT-2027-2"]
    assert [row["id"] for row in plan["undated"]] == ["AUDIT-2027-1"]
    put(desk, desk.asked("[fixed]\nAUDIT-2027-1 = 2027-01-20", "2026-12-01"), 12)
    audits = {"AUDIT/2027/1": (2, "Audit Committee"), "AUDIT/2027/2": (0, "Audit Committee")}
    assert events(desk) == {**BOARDS, **audits}
    assert [one.problems for one in verify(desk.store)] == [()]


def test_a_postponed_meeting_is_still_postponed_where_our_own_feed_is_put_in_force(desk):
    decide(desk, Change("BOARD-2027-3", postponed=True), 10)
    file = desk.folder / "all.ics"
    file.write_bytes(Life(desk.store).feeds["all.ics"].raw)
    assert amending.replaced(desk.store.latest(KEY), file).differences == ()
    day = date(2027, 7, 13)
    assert standing(Row(1, "Postponed: ADMM", day, day, status="CANCELLED")).status == "POSTPONED"
    assert standing(Row(1, "Cancelled: ADMM", day, day, status="CANCELLED")).status == "CANCELLED"


def test_what_had_no_day_is_dropped_without_one(desk):
    decide(desk, Change("BOARD-2027-3", postponed=True), 10)
    (one,) = amending.changed(desk.store.latest(KEY), Change("BOARD-2027-3", cancelled=True)).differences
    assert one.words == ("Dropped: the third River Board, which had no dates.",)


# What is over is no longer changed by what is said of a whole body.


def test_what_is_over_keeps_its_place_unless_it_is_named(desk):
    def venues(text: str) -> dict[str, str]:
        rows = desk.asked(text, "2027-06-01").content.document["plan"]["placements"]
        return {row["id"]: row["city"] for row in rows if row["city"] != "Vientiane"}

    assert venues('[hosts]\nBOARD = "VN"') == {"BOARD-2027-3": "Ha Noi", "BOARD-2027-4": "Ha Noi"}
    assert venues('virtual = ["BOARD"]') == dict.fromkeys(["BOARD-2027-3", "BOARD-2027-4"], "virtual")
    assert venues('[hosts]\nBOARD-2027-1 = "VN"') == {"BOARD-2027-1": "Ha Noi"}
    assert venues('[hosts]\nAUDIT = "VN"') == {"AUDIT-2027": "Ha Noi"}
    assert days_in(desk.asked("[days]\nBOARD = 1", "2027-06-01")) == days_in(desk.asked("", "2027-06-01"))


@pytest.mark.parametrize("how", [{"postponed": True}, {"cancelled": True}])
def test_what_does_not_move_is_not_postponed_either_with_others_following(desk, how):
    with pytest.raises(RefusedError) as refused:
        by_decision(desk.store.latest(KEY), Change("BOARD-2027-1", **how), How(date(2027, 3, 1)))
    assert refused.value.why[0] == (
        "BOARD-2027-1 stays on 2027-02-16 to 2027-02-17: it has begun before 2027-03-01. "
        "It was asked to be cancelled or postponed: leave --follow out for that."
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (Change("AUDIT-2027", postponed=True), "and cannot be cancelled, postponed, nor called otherwise"),
        (Change("AUDIT-2027", cancelled=True), "and cannot be cancelled, postponed, nor called otherwise"),
        (Change("AUDIT-2027", status="TBC"), "and is not to be confirmed"),
        (Change("AUDIT-2027", days=2), "and cannot move"),
    ],
)
def test_what_was_held_is_refused_before_anything_else_is_told(desk, change, fault):
    at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    desk.store.act(KEY, Held(version=1, meeting="AUDIT-2027", record="r"), on=None, at=at, by="S")
    version = desk.store.latest(KEY)
    with pytest.raises(RefusedError) as refused:
        amending.refuse_moving_held(version, ("AUDIT-2027",), amending.changed(version, change))
    assert str(refused.value).splitlines() == [
        f"AUDIT-2027: recorded as held, {fault}. "
        "If that was told by mistake, take it back by indical held MEETING --mistaken.",
        "  AUDIT-2027 was held on 2027-01-12 to 2027-01-12.",
    ]


# Days that are not of the year; too many ways; one day of notice.


@pytest.mark.parametrize(
    ("day", "told"), [("2027-12-31", "2027-12-31 to 2028-01-01"), ("2028-01-05", "2028-01-05 to 2028-01-06")]
)
def test_others_do_not_follow_to_days_that_are_not_of_the_year(desk, day, told):
    change = Change("BOARD-2027-3", first_day=date.fromisoformat(day))
    with pytest.raises(InputError) as refused:
        by_decision(desk.store.latest(KEY), change, How(date(2027, 3, 1)))
    assert [one.message for one in refused.value.problems] == [
        f"BOARD-2027-3 would be on {told}, but a year is planned anew within 2027 alone: "
        "move it by indical move, without --follow"
    ]


def test_too_many_ways_are_refused_with_what_to_do(desk):
    with pytest.raises(InputError) as refused:
        desk.asked("[meetings]\nBOARD = 12\n" + LIFTED, "2027-01-02")
    assert [one.message for one in refused.value.problems] == [
        "495 ways to add or drop meetings of BOARD (meetings-BOARD): "
        "add or drop fewer at a time, or let repair --pin say which stay"
    ]


def test_hours_that_the_new_day_does_not_have_are_refused_with_what_to_do(desk):
    night = Hours(time(0, 15), time(2), "Africa/Cairo")
    decide(desk, Change("AUDIT-2027", hours=night), 10)
    with pytest.raises(InputError) as refused:
        desk.asked("[fixed]\nAUDIT-2027 = 2027-04-30", "2027-01-02")
    assert [one.message for one in refused.value.problems] == [
        "AUDIT-2027: there is no 00:15 on 2027-04-30 in Africa/Cairo: the clocks are put on then; "
        "give it other hours first, by indical move --hours, or --all-day"
    ]


def test_one_day_of_notice_is_one_day(desk):
    desk.request('[[unavailable]]\nmember = "LA"\nfirst = 2027-05-11\nlast = 2027-05-12\nreason = "x"\n')
    asked = ("--request", "new.toml", "--as-of", "2027-05-11", "--notice", 1, "--ref", "N", "--at", "2027-05-11")
    ran = desk.run("amend", 2027, *asked)
    assert (ran.code, [line for line in ran.out.splitlines() if "within" in line]) == (
        3,
        [
            "  BOARD-2027-2 stays on 2027-05-11 to 2027-05-12: it begins within 1 day of 2027-05-11.",
            "3 meetings do not move. Begun before 2027-05-11: AUDIT-2027, BOARD-2027-1; "
            "within 1 day of 2027-05-11: BOARD-2027-2.",
        ],
    )


# Not decided, and not proved the best: nothing is changed.


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("crowd")
    crowded.write(folder)
    return folder


def crowded_in(folder: Path, seconds: float, *options: str) -> tuple[int, str, str]:
    asked = ("--request", "new.toml", "--seconds", seconds, "--by", "S", "--ref", "N", "--at", "2026-12-01")
    ran = indical("amend", 2027, *asked, *options, cwd=folder)
    with open_store(str(folder / "indical.db")) as store:
        assert store.life(crowded.KEY).revision == 6
    return ran.code, ran.out, ran.err


def test_what_is_not_decided_in_time_changes_nothing_and_ends_with_5(crowd):
    told = "Not decided in 0.01 s. Nothing was changed. Give more --seconds.\n"
    assert crowded_in(crowd, 0.01) == (5, "", told)


def test_what_is_not_proved_the_best_changes_nothing_and_ends_with_4(crowd):
    """The proof takes thirteen seconds on two cores."""
    code, out, err = crowded_in(crowd, 0.3, "--format", "json")
    found = json.loads(out)
    assert (code, found["amended"], found["gained"], found["proved"]["days_and_wishes"]) == (4, False, [], False)
    assert (len(found["moved"]) > 0, err) == (
        True,
        "Nothing was changed: that it is the best was not proved within the limit. Give more --seconds.\n",
    )
