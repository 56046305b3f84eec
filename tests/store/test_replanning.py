"""A year in force, planned anew: what moves, what does not, why nothing will do; and what was told by mistake."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cli.run import Ran, indical

from calendars.store.acts import Held, Mistaken
from calendars.store.copying import everything
from calendars.store.identity import Standing
from calendars.store.refusals import RefusedError
from calendars.store.store import Store, open_store
from calendars.store.telling import told
from calendars.store.verifying import verify
from constraints.errors import InputError
from scheduler.engines.cpsat import Limits
from scheduler.outcome import Undecided
from scheduler.pipeline.life import amending, taking_stock
from scheduler.pipeline.life.amending import Change, Followed
from scheduler.pipeline.life.keeping import content_of
from scheduler.pipeline.life.replanning import How, by_decision, by_request
from scheduler.render import replanned as words
from scheduler.replanned import NoDays
from scheduler.results import JudgedBy
from store.years import KEY, adopted, csv_of, rulebook

DAYS = {
    "AUDIT-2027": "2027-01-12",
    "BOARD-2027-1": "2027-02-16",
    "BOARD-2027-2": "2027-05-11",
    "BOARD-2027-3": "2027-07-13",
    "BOARD-2027-4": "2027-11-09",
}
LIFTED = '[[waiver]]\nrule = "one-a-quarter"\nreason = "A special agenda"\napproved_by = "the Chair"\n'
NOTICE = '\n[notice]\ndays = 30\ncite = { source = "statutes", place = "Art. 11" }\n'
AWAY = """
[[unavailable]]
member = "VN"
first = {first}
last = {last}
reason = "The hall is let"
"""
WITHDRAWN = f"""
[hosts]
BOARD-2027-2 = "VN"
{AWAY.format(first="2027-05-10", last="2027-05-14")}"""


@dataclass(frozen=True)
class Desk:
    """A folder with the store of an adopted year."""

    folder: Path
    store: Store

    def request(self, text: str) -> Path:
        """What is new, as a file."""
        file = self.folder / "new.toml"
        file.write_text("format = 1\n" + text)
        return file

    def asked(self, text: str, as_of: str, **how: object) -> Followed | NoDays | Undecided:
        """The year planned anew around what is new."""
        version, life = self.store.latest(KEY), self.store.life(KEY)
        given = replace(How(date.fromisoformat(as_of), life.held), **how)
        return by_request(version, self.request(text), given)

    def run(self, *arguments: object) -> Ran:
        """A command that somebody answers for."""
        return indical(*arguments, "--by", "Secretariat", cwd=self.folder)


def year_in(folder: Path, rules: Callable[[str], str] = str) -> Store:
    """A store with the year, adopted; ``rules`` changes the rulebook's text."""
    book = rulebook(folder)
    (book / "rulebook.toml").write_text(rules((book / "rulebook.toml").read_text()))
    bodies = book / "bodies.toml"
    bodies.write_text(bodies.read_text().replace("days = 2", "days = 2\npersons = 40"))
    (folder / "2027.csv").write_text(csv_of())
    store = open_store(str(folder / "indical.db"), make=True)
    adopted(store, content_of(folder / "2027.csv", 2027, JudgedBy(str(book)))[0])
    return store


def binding(rules: str) -> str:
    """The Audit Committee must meet before the Board, and a meeting is told of 30 days ahead."""
    return rules.replace("least = 14\nweight = 5", "least = 14").replace("\n[sources", NOTICE + "\n[sources", 1)


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with year_in(tmp_path) as store:
        yield Desk(tmp_path, store)


@pytest.fixture
def bound(tmp_path) -> Iterator[Desk]:
    with year_in(tmp_path, binding) as store:
        yield Desk(tmp_path, store)


def days_in(found: object) -> dict[str, str]:
    """The first days of a year that was planned anew."""
    assert isinstance(found, Followed), found
    return {row["id"]: row["first_day"] for row in found.content.document["plan"]["placements"]}


# A host withdraws.


def test_a_host_withdraws_and_exactly_what_must_move_moves(desk):
    found = desk.asked(WITHDRAWN, "2027-01-20")
    assert days_in(found) == {**DAYS, "BOARD-2027-2": "2027-05-06"}
    assert found.gained == ()
    replanned = found.replanned
    assert [(one.placed.id, one.why) for one in replanned.frozen] == [("AUDIT-2027", "begun")]
    assert [(one.meeting.id, one.days) for one in replanned.moved] == [("BOARD-2027-2", -5)]
    assert [(rule.id, found.book.cited(rule)) for rule, _ in replanned.moved[0].why] == [
        ("unavailable-1", "new.toml, line 6")
    ]
    assert (replanned.persons, replanned.days) == (40, 5)
    assert (replanned.persons_fewest, replanned.meetings_fewest, replanned.proven) == (True, True, True)


def test_followers_see_the_moved_the_cancelled_and_the_added_and_nothing_else(desk):
    (desk.folder / "new.toml").write_text(
        "format = 1\n[meetings]\nAUDIT = 0\nBOARD = 5\n"
        '[[waiver]]\nrule = "audit-yearly"\nreason = "New auditors"\napproved_by = "the Chair"\n'
        f"{LIFTED}[[unavailable]]\n"
        'member = "LA"\nfirst = 2027-11-08\nlast = 2027-11-12\nreason = "Local elections"\n'
    )
    before = {state.shown.uid: state for state in desk.store.feed(KEY)}
    ran = desk.run("amend", 2027, "--request", "new.toml", "--ref", "Note 5", "--at", "2027-01-04T09:00:00Z")
    assert ran.code == 0, ran
    assert ran.err == "river-board 2027: version 2 is in force, revision 7.\n"
    after = {state.shown.uid: state for state in desk.store.feed(KEY)}
    changed = [after[uid].shown for uid in after if after[uid] != before.get(uid)]
    assert {(one.meeting, one.standing, str(one.days[0])) for one in changed} == {
        ("AUDIT-2027", Standing.CANCELLED, "2027-01-12"),
        ("BOARD-2027-4", Standing.HELD, "2027-11-04"),
        ("BOARD-2027-5", Standing.HELD, "2027-11-15"),
    }
    assert len(after) == len(before) + 1
    assert [one.problems for one in verify(desk.store)] == [()]


# What does not move.


@pytest.mark.parametrize(
    ("as_of", "notice", "frozen"),
    [
        ("2027-01-12", None, {"AUDIT-2027": "notice"}),
        ("2027-01-12", 0, {}),
        ("2027-01-13", 0, {"AUDIT-2027": "begun"}),
        ("2027-01-17", None, {"AUDIT-2027": "begun"}),
        ("2027-01-18", None, {"AUDIT-2027": "begun", "BOARD-2027-1": "notice"}),
        ("2027-01-18", 29, {"AUDIT-2027": "begun"}),
    ],
)
def test_what_has_begun_or_is_within_its_notice_stays(bound, as_of, notice, frozen):
    found = bound.asked("[days]\nBOARD-2027-4 = 1", as_of, notice=notice)
    assert {one.placed.id: one.why for one in found.replanned.frozen} == frozen


def test_a_meeting_recorded_as_held_stays_whatever_its_day(desk):
    at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    desk.store.act(KEY, Held(version=1, meeting="AUDIT-2027", record="r"), on=None, at=at, by="S")
    found = desk.asked(WITHDRAWN, "2027-01-01")
    assert words.stays(found.replanned.since, found.replanned.frozen) == ("1 meeting does not move. Held: AUDIT-2027.")


def test_a_held_meeting_keeps_the_name_that_it_was_recorded_by(desk):
    at = datetime(2027, 1, 12, 12, tzinfo=UTC)
    desk.store.act(KEY, Held(version=1, meeting="AUDIT-2027", record="r"), on=None, at=at, by="S")
    with pytest.raises(RefusedError) as refused:
        desk.asked("[meetings]\nAUDIT = 2", "2027-02-01")
    assert refused.value.why == (
        "AUDIT-2027 is recorded as held, and would be called AUDIT-2027-1 from then on: "
        "take that back by indical held AUDIT-2027 --mistaken, and record it again afterwards.",
    )
    board = Held(version=1, meeting="BOARD-2027-1", record="r")
    desk.store.act(KEY, board, on=None, at=at.replace(month=2, day=17), by="S")
    found = days_in(desk.asked("[meetings]\nBOARD = 5\n" + LIFTED, "2027-02-20"))
    assert [(name, day) for name, day in found.items() if name in DAYS] == list(DAYS.items())
    assert found["BOARD-2027-5"] > DAYS["BOARD-2027-4"]


def test_new_days_are_still_to_come_and_give_the_same_notice(bound):
    away = AWAY.format(first="2027-05-10", last="2027-05-14")
    assert days_in(bound.asked(away, "2027-04-05"))["BOARD-2027-2"] == "2027-05-06"
    assert days_in(bound.asked(away, "2027-04-08"))["BOARD-2027-2"] == "2027-05-17"
    assert days_in(bound.asked(away, "2027-05-07", notice=0))["BOARD-2027-2"] == "2027-05-17"


def test_a_frozen_meeting_stands_in_a_minimal_conflict(bound):
    found = bound.asked(AWAY.format(first="2027-02-15", last="2027-02-19"), "2027-02-01")
    assert isinstance(found, NoDays)
    assert sorted(found.conflict.rules) == ["frozen-BOARD-2027-1", "unavailable-1"]
    assert words.impossible(found) == (
        "2027: no days keep what must hold. These cannot all hold; leave out any one and they can:\n\n"
        '  Asked unavailable-1: "VN cannot come from 2027-02-15 to 2027-02-19: The hall is let" (new.toml, line 3)'
        "  [BOARD-2027-1]\n"
        "  BOARD-2027-1 stays on 2027-02-16 to 2027-02-17: it begins within 30 days of 2027-02-01.\n"
        "  No day is left for BOARD-2027-1.\n\n"
        "2 meetings do not move. Begun before 2027-02-01: AUDIT-2027; within 30 days of 2027-02-01: BOARD-2027-1."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "[fixed]\nBOARD-2027-1 = 2027-02-23",
            "BOARD-2027-1 stays on 2027-02-16 to 2027-02-17: it begins within 30 days of 2027-02-01. "
            "It was asked to be on 2027-02-23 to 2027-02-24.",
        ),
        (
            "[days]\nBOARD-2027-1 = 3",
            "BOARD-2027-1 stays on 2027-02-16 to 2027-02-17: it begins within 30 days of 2027-02-01. "
            "It was asked to be on 2027-02-16 to 2027-02-18.",
        ),
        ("[meetings]\nAUDIT = 0", "AUDIT meets 0 times. (new.toml, line 3) It cannot: 1 are left."),
    ],
)
def test_a_decision_on_a_frozen_meeting_is_refused_by_name(bound, text, why):
    with pytest.raises(RefusedError) as refused:
        bound.asked(text, "2027-02-01")
    assert refused.value.why[0] == why


def test_what_no_day_mends_is_told_as_it_is(desk):
    found = desk.asked("[meetings]\nAUDIT = 0", "2027-01-04")
    assert isinstance(found, NoDays)
    assert dict(found.settled) == {"audit-yearly": ("AUDIT does not meet in 2027; at least 1 expected",)}


def test_out_of_time_nothing_is_claimed(desk):
    assert desk.asked(WITHDRAWN, "2027-01-04", limits=Limits(seconds=0.0)) == Undecided(0.0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('previous = "x.csv"', "previous: a calendar in force keeps the rulebook, holidays and prices"),
        ('[readings]\naudit-first = "x"', "readings: a calendar in force keeps the rulebook, holidays and prices"),
        ('[hosts]\nAUDIT = ["LA", "VN"]', "AUDIT: name one member"),
        ("[fixed]\nBORD = 2027-05-11", 'no body or meeting is called "BORD". Maybe "BOARD"?'),
        ("year = 2028", "plans 2028, but 2027 was asked for"),
    ],
)
def test_what_a_year_in_force_does_not_take_is_refused_with_its_line(desk, text, problem):
    with pytest.raises(InputError) as refused:
        desk.asked(text, "2027-01-04")
    assert [one.message.startswith(problem) and bool(one.line) for one in refused.value.problems] == [True]


# Others follow a meeting that is moved.


def test_a_plain_move_that_breaks_a_rule_says_that_others_may_follow_and_they_do(bound):
    moved = ("move", "AUDIT-2027", "2027-02-10", "--ref", "Note 6", "--at", "2026-12-01T09:00:00Z")
    plain = bound.run(*moved)
    assert plain.code == 1
    assert plain.err.splitlines()[-1] == (
        "With --follow what else must move is found, with the fewest people disturbed."
    )
    done = bound.run(*moved, "--follow", "--format", "json")
    found = json.loads(done.out)
    assert (done.code, found["amended"], found["gained"]) == (0, True, [])
    assert (found["as_of"], found["notice_days"], found["frozen"]) == ("2026-12-01", 30, [])
    assert found["proved"] == {"persons": True, "meetings": True, "days_and_wishes": True}
    assert [(one["meeting"], one["days"], [why["rule"] for why in one["why"]]) for one in found["moved"]] == [
        ("AUDIT-2027", 29, ["fixed-AUDIT-2027"]),
        ("BOARD-2027-1", 9, ["audit-first"]),
    ]
    assert days_in(replace_of(bound.store)) == {**DAYS, "AUDIT-2027": "2027-02-10", "BOARD-2027-1": "2027-02-25"}


def replace_of(store: Store) -> Followed:
    """The version in force as it is, for its days."""
    version = store.latest(KEY)
    return by_decision(version, Change("AUDIT-2027", host="LA"), How(date(2026, 12, 1)))


def test_nothing_but_the_decided_meeting_moves_where_nothing_must(bound):
    version = bound.store.latest(KEY)
    found = by_decision(version, Change("BOARD-2027-4", date(2027, 11, 16)), How(date(2027, 1, 4)))
    assert days_in(found) == {**DAYS, "BOARD-2027-4": "2027-11-16"}
    plain = amending.changed(version, Change("BOARD-2027-4", date(2027, 11, 16)))
    assert found.content == plain.content


def test_who_comes_too_late_changes_nothing_and_ends_with_6(desk):
    desk.request(WITHDRAWN)
    late = ("--ref", "Note 5", "--at", "2027-01-20T09:00:00Z", "--revision", 5)
    ran = desk.run("amend", 2027, "--request", "new.toml", *late)
    assert (ran.code, ran.out) == (6, "")
    assert desk.store.life(KEY).version == 1


def test_no_days_end_with_3_and_the_conflict_as_json(desk):
    desk.request(AWAY.format(first="2027-02-15", last="2027-02-19"))
    asked = ("--as-of", "2027-02-01", "--notice", 20, "--ref", "Note 5", "--at", "2027-02-01T09:00:00Z")
    ran = desk.run("amend", 2027, "--request", "new.toml", *asked, "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["amended"], found["conflict"]["frozen"]) == (3, False, ["BOARD-2027-1"])
    assert found["conflict"]["asked"] == [{"rule": "unavailable-1", "source": "new.toml, line 3"}]
    assert desk.store.life(KEY).revision == 6


# What was held.

AUDITED = Held(version=1, meeting="AUDIT-2027", record="Audit 2027")
TAKEN_BACK = Mistaken(version=1, meeting="AUDIT-2027", record="Note 9")


def day(number: int) -> datetime:
    """Noon of a day in January."""
    return datetime(2027, 1, number, 12, tzinfo=UTC)


def test_what_was_held_moves_only_after_that_was_taken_back(desk):
    later = Change("AUDIT-2027", date(2027, 1, 13))
    desk.store.act(KEY, AUDITED, on=None, at=day(12), by="S")
    followed = amending.changed(desk.store.latest(KEY), later)
    with pytest.raises(RefusedError) as refused:
        amending.amend(desk.store, KEY, followed, on=7, at=day(13), by="S", record="Note 8")
    assert str(refused.value) == (
        "AUDIT-2027: recorded as held, and cannot move. "
        "If that was told by mistake, take it back by indical held MEETING --mistaken.\n"
        "  AUDIT-2027 was held on 2027-01-12 to 2027-01-12."
    )
    assert desk.store.life(KEY).version == 1
    event = desk.store.act(KEY, TAKEN_BACK, on=None, at=day(14), by="S")
    assert told(event) == "8  2027-01-14T12:00:00Z  S  AUDIT-2027 was recorded as held by mistake (Note 9)"
    amending.amend(desk.store, KEY, followed, on=8, at=day(15), by="S", record="Note 8")
    life = desk.store.life(KEY)
    assert (life.version, life.held) == (2, ())
    assert [one.problems for one in verify(desk.store)] == [()]


def test_what_was_not_recorded_is_not_taken_back(desk):
    with pytest.raises(RefusedError) as refused:
        desk.store.act(KEY, TAKEN_BACK, on=None, at=day(14), by="S")
    assert str(refused.value) == "AUDIT-2027 is not recorded as held: there is nothing to correct."


def test_the_account_and_the_log_follow_what_was_taken_back(desk):
    def states() -> list[tuple[str, str]]:
        stock = taking_stock.take_stock(desk.store, "BOARD", date(2027, 1, 31))
        return [(item.meeting, item.state) for item in stock.items]

    desk.store.act(KEY, AUDITED, on=None, at=day(12), by="S")
    assert states() == [("AUDIT-2027", "held")]
    ran = desk.run("held", "AUDIT-2027", "--mistaken", "--ref", "Note 9", "--at", "2027-01-14T12:00:00Z")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "river-board 2027: version 1 is adopted, revision 8.")
    assert states() == [("AUDIT-2027", "not-recorded")]
    desk.store.act(KEY, AUDITED, on=None, at=day(15), by="S")
    assert states() == [("AUDIT-2027", "held")]
    (copied,) = everything(desk.store).calendars
    assert [event.act.act for event in copied.events][-3:] == ["held", "mistaken", "held"]
