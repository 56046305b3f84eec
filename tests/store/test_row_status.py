"""Confirmed and to be confirmed, row by row; and hours: from the draft's file to the feeds, over three generations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path

import pytest
from cli.run import indical

from calendars.ics_reader import read
from calendars.publish import fault
from calendars.publishing.draft_feed import draft_feed
from calendars.publishing.feeds import Feed, feeds
from calendars.publishing.published import history
from calendars.rows import Row
from calendars.status import apart, standing
from calendars.store.freezing import Content
from calendars.store.store import Store, open_store
from constraints.errors import InputError
from constraints.hours import Hours
from scheduler.pipeline.life import amending
from scheduler.pipeline.life.amending import Change
from scheduler.pipeline.life.keeping import content_of
from scheduler.results import JudgedBy
from store.years import BOARD, KEY, LAST, adopted, csv_of, drafted, moment, rulebook

PARIS = Hours(time(14), time(15, 30), "Europe/Paris")
MANILA = Hours(time(9), time(12, 30), "Asia/Manila")
DAY = date(2027, 5, 3)
CANCELLED = "what is cancelled has neither day, hours nor host: give --cancelled alone"
POSTPONED = "what is postponed has no day yet: leave out the day, --days, --hours, --tbc and --confirmed"


def row(title="ADMM", status=None, **known):
    return Row(1, title, DAY, DAY, status=status, **known)


@pytest.mark.parametrize(
    ("written", "title", "status"),
    [
        (row("TBC: 21st ADMM", "TENTATIVE"), "21st ADMM", "TBC"),
        (row("TBC: 21st ADMM", "CONFIRMED"), "21st ADMM", "TBC"),
        (row("Draft: TBC: 21st ADMM", "TENTATIVE"), "21st ADMM", "TBC"),
        (row("21st ADMM (tbc)"), "21st ADMM", "TBC"),
        (row("21st ADMM - to be confirmed"), "21st ADMM", "TBC"),
        (row("21st ADMM [T.B.C.]", "CANCELLED"), "21st ADMM", "CANCELLED"),
        (row(status="TBC"), "ADMM", "TBC"),
        (row(status="TO BE CONFIRMED"), "ADMM", "TBC"),
        (row(status="TENTATIVE", said="To be confirmed"), "ADMM", "TBC"),
        (row(status="TENTATIVE", said="Tentative"), "ADMM", "TENTATIVE"),
        (row(status="TENTATIVE"), "ADMM", "TENTATIVE"),
        (row("Cancelled: ADMM", "TBC"), "ADMM", "CANCELLED"),
        (row("ADMM, host to be confirmed"), "ADMM, host to be confirmed", None),
        (row("TBCA Forum"), "TBCA Forum", None),
    ],
)
def test_a_row_says_in_words_that_it_is_to_be_confirmed(written, title, status):
    assert (standing(written).title, standing(written).status) == (title, status)


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (("TENTATIVE", "TENTATIVE"), ("TENTATIVE", "TENTATIVE")),
        (("TENTATIVE", "CONFIRMED"), ("TBC", "CONFIRMED")),
        (("TENTATIVE", None), ("TENTATIVE", "")),
        (("TENTATIVE", "TBC"), ("TENTATIVE", "TBC")),
        (("CONFIRMED", "CONFIRMED"), ("CONFIRMED", "CONFIRMED")),
    ],
)
def test_tentative_is_to_be_confirmed_only_beside_what_is_confirmed(statuses, told):
    found = apart({str(at): row(status=status) for at, status in enumerate(statuses)})
    assert tuple(found.get(str(at), "") for at in range(len(statuses))) == told


@pytest.mark.parametrize(("marked", "told"), [((True, False), {"0": "TBC"}), ((True, True), {}), ((False, False), {})])
def test_a_date_that_may_change_counts_beside_dates_that_may_not(marked, told):
    assert apart({str(at): row(tentative=one) for at, one in enumerate(marked)}) == told


def file_of(statuses: str) -> str:
    """The year with a letter a row: Tentative, Confirmed, B for TBC, or a dot for a row that says nothing."""
    words = {"T": "TENTATIVE", "C": "CONFIRMED", "B": "tbc", ".": ""}
    head, *rows = csv_of().splitlines()
    return "\n".join([f"{head},status", *(f"{one},{words[s]}" for one, s in zip(rows, statuses, strict=True)), ""])


def content(folder: Path, statuses: str) -> Content:
    """The year as such a file has it, judged and frozen."""
    file = folder / f"{statuses.replace('.', '-')}.csv"
    file.write_text(file_of(statuses))
    book = folder / "river-board"
    return content_of(file, 2027, JudgedBy(str(book if book.is_dir() else rulebook(folder))))[0]


@dataclass(frozen=True)
class Life:
    """A calendar in force, and the hours since it was begun."""

    store: Store

    def decide(self, change: Change, hours: int) -> tuple[str, ...]:
        """Put the change in force; what it came to, in words."""
        version, on = amending.in_force(self.store, KEY)
        told = amending.changed(version, change)
        amending.amend(self.store, KEY, told, on=on, at=moment(hours), by="Secretariat", record=f"Note {hours}")
        return tuple(words for one in told.differences for words in one.words)

    @property
    def feeds(self) -> dict[str, Feed]:
        """Every feed by its path, each fit to be served."""
        told = history(self.store)
        found = {one.path.removeprefix("feeds/"): one for one in feeds(told.book, told.generations)}
        assert {path: fault(one) for path, one in found.items()} == dict.fromkeys(found, "")
        return found

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Title and status of each event of the feed of everything."""
        raw = self.feeds["all.ics"].raw.decode()
        return list(zip(re.findall(r"SUMMARY:(.*)\r", raw), re.findall(r"STATUS:(.*)\r", raw), strict=True))


@pytest.fixture
def life(tmp_path):
    with open_store(str(tmp_path / "life.db"), make=True) as store:
        yield Life(store)


@pytest.fixture(scope="module")
def in_force(tmp_path_factory):
    """A version in force, for what changes nothing."""
    folder = tmp_path_factory.mktemp("in-force")
    with open_store(str(folder / "life.db"), make=True) as store:
        adopted(store, content(folder, "BTTTT"))
        yield amending.in_force(store, KEY)[0]


@pytest.mark.parametrize("statuses", ["TTTTT", "CCCCC", "TT.T."])
def test_adoption_confirms_what_was_a_draft_as_a_whole(life, tmp_path, statuses):
    adopted(life.store, content(tmp_path, statuses))
    assert life.shown == [("Audit Committee", "CONFIRMED"), *[("River Board", "CONFIRMED")] * 4]
    assert life.feeds["all.ics"].events == life.feeds["all-adopted.ics"].events == 5


@pytest.mark.parametrize("statuses", ["CCTCT", "TTBTB"])
def test_adoption_leaves_rows_to_be_confirmed_that_the_file_tells_apart(life, tmp_path, statuses):
    adopted(life.store, content(tmp_path, statuses))
    firm, open_one = ("River Board", "CONFIRMED"), ("TBC: River Board", "TENTATIVE")
    assert life.shown == [("Audit Committee", "CONFIRMED"), firm, open_one, firm, open_one]
    assert (life.feeds["all.ics"].events, life.feeds["all-adopted.ics"].events) == (5, 3)


def test_a_version_that_was_kept_before_this_was_told_apart_is_confirmed_as_ever(life, tmp_path):
    whole = content(tmp_path, "CCCCC")
    mixed = {**whole.document["statuses"], "AUDIT-2027": "TENTATIVE"}
    adopted(life.store, replace(whole, document={**whole.document, "statuses": mixed}))
    assert [status for _, status in life.shown] == ["CONFIRMED"] * 5


def test_what_is_told_of_the_draft_names_the_rows(tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text(file_of("BCCCT"))
    _, notes = content_of(file, 2027, JudgedBy(str(rulebook(tmp_path))))
    assert "To be confirmed, also when it is adopted: AUDIT-2027, BOARD-2027-4." in notes


def event(feed, title):
    """The lines of the event whose title ends so."""
    found = [one.split("\r\n") for one in feed.raw.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]]
    (lines,) = [one for one in found if any(line.startswith("SUMMARY:") and line.endswith(title) for line in one)]
    return [line for line in lines if line.partition(":")[0].partition(";")[0] in TOLD]


TOLD = ("DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS")


def test_three_generations_of_one_row(life, tmp_path):
    """To be confirmed, then confirmed, then at other hours: each a change that every follower takes."""
    adopted(life.store, content(tmp_path, "BCCCC"))
    seen = [life.feeds]
    words = [life.decide(Change("AUDIT-2027", status="CONFIRMED"), 10)]
    seen.append(life.feeds)
    words.append(life.decide(Change("AUDIT-2027", hours=PARIS), 11))
    seen.append(life.feeds)
    words.append(life.decide(Change("AUDIT-2027", hours=MANILA), 12))
    seen.append(life.feeds)
    adopted_at, later = "20261121T140000Z", ["20261121T190000Z", "20261121T200000Z", "20261121T210000Z"]
    days = ["DTSTART;VALUE=DATE:20270112", "DTEND;VALUE=DATE:20270113"]
    hours = [
        ["DTSTART;TZID=Europe/Paris:20270112T140000", "DTEND;TZID=Europe/Paris:20270112T153000"],
        ["DTSTART;TZID=Asia/Manila:20270112T090000", "DTEND;TZID=Asia/Manila:20270112T123000"],
    ]
    title, firm = "SUMMARY:Audit Committee", "STATUS:CONFIRMED"

    def lines(at, sequence, days, title=title, status=firm):
        times = [f"DTSTAMP:{at}", f"CREATED:{adopted_at}", f"LAST-MODIFIED:{at}", f"SEQUENCE:{sequence}"]
        return [*times, *days, title, status]

    assert [event(one["all.ics"], "Audit Committee") for one in seen] == [
        lines(adopted_at, 0, days, "SUMMARY:TBC: Audit Committee", "STATUS:TENTATIVE"),
        lines(later[0], 1, days),
        lines(later[1], 2, hours[0]),
        lines(later[2], 3, hours[1]),
    ]
    assert words == [
        ("Audit Committee is confirmed.",),
        ("Audit Committee: held 14:00\u201315:30 Paris time (was all day).",),
        ("Audit Committee: held 09:00\u201312:30 Manila time (was 14:00\u201315:30 Paris time).",),
    ]
    assert [one["all-adopted.ics"].events for one in seen] == [4, 5, 5, 5]
    # Nothing else changes: the events of the Board, and its feeds, to the last octet.
    assert len({one["body/board.ics"].raw for one in seen}) == 1
    assert len({one["body/audit.ics"].raw for one in seen}) == 4
    assert [b"BEGIN:VTIMEZONE" in one["all.ics"].raw for one in seen] == [False, False, True, True]
    assert [one["body/audit.ics"].changed for one in seen] == [moment(hour) for hour in (5, 10, 11, 12)]
    assert [row.hours for row in read(seen[3]["all.ics"].raw, "all.ics").rows if row.body == "AUDIT"] == [MANILA]


def test_the_news_and_the_next_file_keep_them(life, tmp_path):
    adopted(life.store, content(tmp_path, "BCCCC"))
    life.decide(Change("AUDIT-2027", hours=MANILA), 10)
    life.decide(Change("BOARD-2027-4", status="TBC"), 11)
    assert [one.text.partition(". ")[2] for one in history(life.store).news[1:]] == [
        "Audit Committee: held 09:00\u201312:30 Manila time (was all day).",
        "The fourth River Board is to be confirmed.",
    ]
    file = tmp_path / "all.ics"
    file.write_bytes(life.feeds["all.ics"].raw)
    version, _ = amending.in_force(life.store, KEY)
    assert amending.replaced(version, file).differences == ()
    assert content_of(file, 2027, JudgedBy(str(tmp_path / "river-board")))[0].document["statuses"] == {
        "AUDIT-2027": "TBC",
        "BOARD-2027-1": "CONFIRMED",
        "BOARD-2027-2": "CONFIRMED",
        "BOARD-2027-3": "CONFIRMED",
        "BOARD-2027-4": "TBC",
    }
    firm = tmp_path / "firm.ics"
    mended = file.read_bytes().replace(b"TBC: Audit", b"Audit").replace(b"STATUS:TENTATIVE", b"STATUS:CONFIRMED")
    firm.write_bytes(mended)
    (one,) = amending.replaced(version, firm).differences
    assert (one.meeting, one.words) == ("AUDIT-2027", ("Audit Committee is confirmed.",))


def test_a_change_of_nothing_changes_nothing(in_force):
    same = [Change("AUDIT-2027", status="TBC"), Change("BOARD-2027-1", status="CONFIRMED")]
    found = [amending.changed(in_force, one) for one in same]
    assert [(one.differences, one.content.document["statuses"]) for one in found] == [
        ((), in_force.document["statuses"])
    ] * 2


def test_a_row_that_is_to_be_confirmed_stays_so_where_it_moves_and_falls_as_any_other(life, tmp_path):
    adopted(life.store, content(tmp_path, "BCCCC"))
    life.decide(Change("AUDIT-2027", first_day=date(2027, 1, 13)), 10)
    assert life.shown[0] == ("TBC: Audit Committee", "TENTATIVE")
    life.decide(Change("AUDIT-2027", postponed=True), 11)
    assert life.shown[0] == ("Postponed: Audit Committee", "CANCELLED")


def test_a_draft_marks_the_row_before_it_is_in_force(life, tmp_path):
    drafted(life.store, content(tmp_path, "CCCCB"))
    titles = re.findall(r"SUMMARY:(.*)\r", draft_feed(life.store, KEY).raw.decode())
    assert titles == ["Draft: Audit Committee", *["Draft: River Board"] * 3, "Draft: TBC: River Board"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Change("BOARD-2027-1", hours=PARIS), "BOARD-2027-1 lasts 2 days: hours are of a meeting of one day"),
        (Change("AUDIT-2027", hours=PARIS, days=2), "AUDIT-2027 lasts 2 days: hours are of a meeting of one day"),
        (
            Change("AUDIT-2027", first_day=date(2027, 3, 28), hours=Hours(time(2), time(5), "Europe/Paris")),
            "there is no 02:00 on 2027-03-28 in Europe/Paris",
        ),
        (Change("AUDIT-2027", postponed=True, status="TBC"), "AUDIT-2027 has no day yet"),
    ],
)
def test_hours_that_cannot_be_are_refused(in_force, change, told):
    with pytest.raises(InputError, match=re.escape(told)):
        amending.changed(in_force, change)


def test_a_version_without_hours_is_kept_as_ever(tmp_path):
    rows = content(tmp_path, "TTTTT").document["plan"]["placements"]
    assert [row["id"] for row in rows if "hours" in row] == []
    assert [(row["first_day"], row["last_day"]) for row in rows][1:] == [*BOARD, LAST]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--tbc", "--confirmed"), "move: give --tbc or --confirmed, not both"),
        (("--tbc", "--follow"), "move: --tbc and --confirmed change no day: leave --follow out"),
        (("--hours", "09:00-12:30"), "move: hours need their zone"),
        (("--zone", "Asia/Manila"), "move: hours need their zone"),
        (("--hours", "09:00-12:30", "--zone", "Asia/Manila", "--all-day"), "move: hours need their zone"),
        (("--hours", "9 to 12", "--zone", "Asia/Manila"), '--hours: "9 to 12" is no stretch of hours such as'),
        (("--hours", "12:00-09:00", "--zone", "UTC"), "--hours: to 09:00 is not after from 12:00"),
        (
            ("--hours", "09:00-12:00", "--zone", "Manila"),
            '--hours: no time zone is called "Manila". Maybe "Asia/Manila"?',
        ),
        (("--cancelled", "--tbc"), f"move: {CANCELLED}"),
        (("--cancelled", "--host", "VN"), f"move: {CANCELLED}"),
        (("--cancelled", "--postponed"), f"move: {CANCELLED}"),
        (("--postponed", "--days", "2"), f"move: {POSTPONED}"),
        ((), "move: nothing is to change"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path, options, told):
    done = indical("move", "AUDIT-2027", "--by", "S", "--ref", "Note", *options, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)
