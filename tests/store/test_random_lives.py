"""A year in force to which things happen by dice: after every act the feeds, the note, and the log say the same.

What must be true is told here anew, from the octets of the feeds alone: nothing of the store's own state plays a part.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from calendars.publishing.feeds import Feed, feeds
from calendars.publishing.published import history
from calendars.store.acts import Held, Mistaken
from calendars.store.life import Life
from calendars.store.refusals import RefusedError
from calendars.store.store import Store, open_store
from calendars.store.thawing import thaw
from calendars.store.verifying import verify
from constraints.errors import InputError
from constraints.hours import Hours
from constraints.meetings import Placement, Plan
from scheduler.outcome import Undecided
from scheduler.pipeline.life import amending, noting
from scheduler.pipeline.life.amending import Change, Followed
from scheduler.pipeline.life.keeping import content_of
from scheduler.pipeline.life.new_facts import meetings_of
from scheduler.pipeline.life.replanning import How, by_decision, by_request
from scheduler.replanned import NoDays
from scheduler.results import JudgedBy
from store.test_row_status import file_of
from store.years import KEY, adopted, moment, rulebook

FACTS = ("DTSTART", "DTEND", "SUMMARY", "STATUS", "LOCATION")
ZONES = ("Asia/Manila", "Europe/Paris", "UTC")


@dataclass(frozen=True)
class Shown:
    """An event as a follower has it: all of its octets, and its lines by name."""

    raw: bytes
    lines: dict[str, str]

    @property
    def key(self) -> str:
        return self.lines["X-INDICAL-MEETING"]

    @property
    def sequence(self) -> int:
        return int(self.lines["SEQUENCE"])

    @property
    def facts(self) -> tuple[str, ...]:
        """What anybody can see of it."""
        return tuple(self.lines[name] for name in FACTS)

    @property
    def fallen(self) -> bool:
        return self.lines["STATUS"] == "CANCELLED"


def shown_in(feed: Feed) -> dict[str, Shown]:
    """The events of a feed by their UIDs."""
    found = {}
    for raw in feed.raw.split(b"BEGIN:VEVENT\r\n")[1:]:
        raw = raw.partition(b"END:VEVENT\r\n")[0]
        lines = [line.partition(":") for line in raw.replace(b"\r\n ", b"").decode().split("\r\n") if line]
        event = Shown(raw, {name.partition(";")[0]: f"{name}:{value}" for name, _, value in lines})
        event.lines.update({name: event.lines[name].partition(":")[2] for name in event.lines if name not in FACTS})
        event.lines["STATUS"] = event.lines["STATUS"].partition(":")[2]
        found[event.lines["UID"]] = event
    return found


def stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


@dataclass
class World:
    """A store, what its followers saw last, and the model of what must be so."""

    store: Store
    folder: Path
    dice: Random
    hour: int = 10
    seen: dict[str, Shown] = field(default_factory=dict)
    firm: set[str] = field(default_factory=set)
    """The UIDs that stand in the feed of what is adopted."""
    held: dict[str, date] = field(default_factory=dict)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return moment(self.hour)

    @property
    def life(self) -> Life:
        life = self.store.life(KEY)
        assert life is not None
        return life

    @property
    def plan(self) -> Plan:
        version = self.store.latest(KEY)
        assert version is not None
        return thaw(version.content)[1]

    def feeds(self) -> dict[str, Feed]:
        told = history(self.store)
        return {one.path.removeprefix("feeds/"): one for one in feeds(told.book, told.generations)}

    # What is done.

    def act(self) -> None:
        """One act of a person, or one that is refused; then what must be true."""
        self.hour += self.dice.choice([1, 1, 24, 500])
        doing = self.dice.choice(ACTS)
        before = self.life
        try:
            done = doing(self)
        except (RefusedError, InputError) as error:
            done = f"refused: {type(error).__name__}"
            if self.life != before:
                self.wrong.append((doing.__name__, "refused, and done", str(error)))
        self.ends[f"{doing.__name__}: {done}"] += 1
        self.judge(doing.__name__, self.life.version > before.version)

    def put(self, told: Followed | NoDays | Undecided) -> str:
        """Put it in force as the command does."""
        if not isinstance(told, Followed):
            return type(told).__name__
        version, on = amending.in_force(self.store, KEY)
        amending.refuse_moving_held(version, self.life.held, told)
        if told.gained:
            return "breaks a rule"
        if not told.differences:
            return "nothing"
        amending.amend(self.store, KEY, told, on=on, at=self.at, by="Secretariat", record=f"Note {self.hour}")
        return "done"

    # What must be true.

    def judge(self, doing: str, new: bool) -> None:
        """The feeds after the act, against those before it and against the note."""
        every = self.feeds()
        now = shown_in(every["all.ics"])
        self.wrong += [(doing, one) for one in (*self._followed(now, new), *self._chosen(every, now))]
        if new:
            self.wrong += [(doing, one) for one in self._noted(now)]
        self.wrong += [(doing, name, "held, and moved") for name, day in self.held.items() if self._day(name) != day]
        self.seen = now

    def _followed(self, now: dict[str, Shown], new: bool) -> list[object]:
        wrong: list[object] = [(uid, "has vanished") for uid in self.seen if uid not in now]
        for uid, event in now.items():
            was = self.seen.get(uid)
            told = (event.sequence, event.lines["LAST-MODIFIED"], event.lines["DTSTAMP"])
            if was is None:
                if told != (0, stamp(self.at), stamp(self.at)) or event.lines["CREATED"] != stamp(self.at):
                    wrong.append((event.key, "is new", told))
                continue
            if event.raw == was.raw:
                continue
            if not new or told != (was.sequence + 1, stamp(self.at), stamp(self.at)):
                wrong.append((event.key, "changed", told, "after", was.sequence))
            if event.lines["CREATED"] != was.lines["CREATED"] or event.key != was.key:
                wrong.append((event.key, "is another one", was.key))
            same = [{k: v for k, v in one.lines.items() if k not in COUNTED} for one in (was, event)]
            if same[0] == same[1]:
                wrong.append((event.key, "is told to have changed, and nothing of it has"))
        return wrong

    def _chosen(self, every: dict[str, Feed], now: dict[str, Shown]) -> list[object]:
        """Adopted is what is confirmed, and stays there cancelled where it stood there; held is what has not fallen."""
        stood = {uid for uid, one in now.items() if one.lines["STATUS"] == "CONFIRMED"}
        stood |= {uid for uid, one in now.items() if one.fallen and uid in self.firm}
        wanted = {"all-adopted.ics": stood, "all-held.ics": {uid for uid, one in now.items() if not one.fallen}}
        self.firm = stood
        found = {path: {uid: one.raw for uid, one in shown_in(every[path]).items()} for path in wanted}
        kept = {path: {uid: now[uid].raw for uid in uids} for path, uids in wanted.items()}
        return [] if found == kept else [(path, found[path].keys() ^ kept[path].keys()) for path in wanted]

    def _noted(self, now: dict[str, Shown]) -> list[object]:
        """The note names the meetings of which a follower sees something else, and no other."""
        other = {e.key for uid, e in now.items() if uid not in self.seen or self.seen[uid].facts != e.facts}
        told = {one.key for one in noting.note(self.store, KEY).changed}
        # What is postponed stays in the feeds as it fell, whoever is to host it some day.
        unseen = {f"{m.body.id}/{m.cycle}/{m.number}" for m in self.plan.undated}
        return [] if other <= told <= other | unseen else [("note", told ^ other)]

    def _day(self, name: str) -> date | None:
        return next((p.first_day for p in self.plan.placements if p.id == name), None)

    # What dice give.

    def meeting(self) -> str:
        return self.dice.choice([m.id for m in meetings_of(self.plan)])

    def day(self) -> date:
        return date(2027, 1, 1) + timedelta(days=self.dice.randint(-3, 367))

    def near(self, name: str) -> date:
        first = self._day(name)
        return self.day() if first is None else first + timedelta(days=self.dice.randint(-9, 9))

    def how(self) -> How:
        return How(self.at.date(), self.life.held, self.dice.choice([None, 0, 14, 366]))


COUNTED = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


def change_of(world: World) -> Change:
    """One change, by dice."""
    dice, name = world.dice, world.meeting()
    begin = dice.randint(0, 20)
    hours = Hours(time(begin), time(begin + dice.randint(1, 3), 30), dice.choice(ZONES))
    day = world.near(name)
    return dice.choice(
        [
            Change(name, first_day=day),
            Change(name, first_day=day, days=dice.randint(1, 3)),
            Change(name, first_day=day, host=dice.choice(["LA", "VN"])),
            Change(name, host=dice.choice(["LA", "VN"]), city="Pakse"),
            Change(name, postponed=True),
            Change(name, cancelled=True),
            Change(name, hours=hours),
            Change(name, first_day=day, days=1, hours=hours),
            Change(name, all_day=True),
            Change(name, status="TBC"),
            Change(name, status="TBC"),
            Change(name, status="CONFIRMED"),
        ]
    )


def move(world: World) -> str:
    version, _ = amending.in_force(world.store, KEY)
    return world.put(amending.changed(version, change_of(world)))


def follow(world: World) -> str:
    version, _ = amending.in_force(world.store, KEY)
    return world.put(by_decision(version, replace(change_of(world), status=None), world.how()))


def request(world: World) -> str:
    """The year planned anew by a request of one to three lines."""
    dice, text = world.dice, ""
    for kind in dice.sample(["away", "hosts", "fixed", "days", "meetings"], dice.randint(1, 3)):
        name = world.meeting()
        day = world.near(name)
        match kind:
            case "away":
                text += f'[[unavailable]]\nmember = "{dice.choice(["LA", "VN"])}"\nreason = "Away"\n'
                text += f"first = {day}\nlast = {day + timedelta(days=dice.randint(0, 9))}\n"
            case "hosts":
                text = f'[hosts]\n{name} = "{dice.choice(["LA", "VN"])}"\n{text}'
            case "fixed":
                text = f"[fixed]\n{name} = {day}\n{text}"
            case "days":
                text = f"[days]\n{name} = {dice.randint(1, 3)}\n{text}"
            case "meetings":
                text = f"[meetings]\n{dice.choice(['AUDIT', 'BOARD'])} = {dice.randint(0, 5)}\n{text}"
    file = world.folder / "new.toml"
    file.write_text(f"format = 1\n{text}")
    version, _ = amending.in_force(world.store, KEY)
    return world.put(by_request(version, file, world.how()))


def replaced(world: World) -> str:
    """A feed of now or of any time before is put in force again: by its whole events, or without one of them."""
    files = sorted(world.folder.glob("seen-*.ics"))
    file = world.folder / f"seen-{len(files):03}.ics"
    file.write_bytes(world.feeds()["all.ics"].raw)
    version, _ = amending.in_force(world.store, KEY)
    return world.put(amending.replaced(version, world.dice.choice([*files, file])))


def held(world: World) -> str:
    over = [p for p in world.plan.placements if p.last_day <= world.at.date()]
    placed: Placement = world.dice.choice(over or list(world.plan.placements) or [None])
    if placed is None:
        return "nothing"
    act = Held(version=world.life.version, meeting=placed.id, record="Its record")
    world.store.act(KEY, act, on=world.life.revision, at=world.at, by="Secretariat")
    world.held[placed.id] = placed.first_day
    return "done"


def mistaken(world: World) -> str:
    name = world.dice.choice(sorted(world.held) or [world.meeting()])
    act = Mistaken(version=world.life.version, meeting=name, record="Its record")
    world.store.act(KEY, act, on=world.life.revision, at=world.at, by="Secretariat")
    del world.held[name]
    return "done"


ACTS: tuple[Callable[[World], str], ...] = (move, move, move, move, follow, request, request, replaced, held, mistaken)


def lived(folder: Path, seed: int, acts: int) -> World:
    """A life by the seed: adopted, then so many acts; what was wrong is in it."""
    dice = Random(seed)
    book = rulebook(folder)
    file = folder / "2027.csv"
    file.write_text(file_of("".join(dice.choice("CCB") for _ in range(5))))
    content = content_of(file, 2027, JudgedBy(str(book)))[0]
    with open_store(str(folder / "life.db"), make=True) as store:
        adopted(store, content)
        world = World(store, folder, dice, hour=5)
        world.judge("adopted", new=False)
        world.hour = 10
        for _ in range(acts):
            world.act()
            if world.wrong:
                break
        (found,) = verify(store)
        world.wrong += found.problems
        told = {state.shown.uid: state.sequence for state in store.feed(KEY)}
        if told != {uid: event.sequence for uid, event in world.seen.items()}:
            world.wrong.append("the store counts otherwise than its feeds")
        if {p: f.raw for p, f in world.feeds().items()} != {p: f.raw for p, f in world.feeds().items()}:
            world.wrong.append("the same history gives other octets")
    return world


@pytest.mark.parametrize("seed", range(5))
def test_a_random_life_is_told_alike_everywhere(tmp_path, seed):
    assert lived(tmp_path, seed, acts=10 + seed).wrong == []


@pytest.mark.long
def test_two_hundred_random_lives(tmp_path, capsys):
    wrong, ends = {}, Counter[str]()
    for seed in range(100, 300):
        folder = tmp_path / str(seed)
        folder.mkdir()
        world = lived(folder, seed, acts=10 + seed % 21)
        ends += world.ends
        if world.wrong:
            wrong[seed] = world.wrong
    with capsys.disabled():
        sys.stderr.write(f"\n{sorted(ends.items())}\n")
    assert wrong == {}
    assert {f"{one.__name__}: done" for one in ACTS} <= set(ends)
