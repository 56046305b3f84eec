"""The shipped rulebook's year, to which something happens by dice: what does not move stays, all else is as judged."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from calendars.store.events import Key, Version
from calendars.store.refusals import RefusedError
from calendars.store.thawing import judge, thaw
from constraints.check import check
from constraints.meetings import Placement, Plan
from constraints.rulebook import Rulebook
from scheduler.pipeline.generating import generate
from scheduler.pipeline.life.amending import Followed
from scheduler.pipeline.life.keeping import content_of
from scheduler.pipeline.life.new_facts import of_request
from scheduler.pipeline.life.replanning import How, by_request
from scheduler.replanned import Frozen, NoDays
from scheduler.results import Asked, Generated, JudgedBy

YEAR = 2027


@pytest.fixture(scope="module")
def version(tmp_path_factory) -> Version:
    """The best year, as it is adopted."""
    made = generate(YEAR, Asked())
    assert isinstance(made, Generated)
    folder = tmp_path_factory.mktemp("year")
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    content, _ = content_of(folder / f"{YEAR}.ics", YEAR, JudgedBy())
    return Version(Key(content.institution, YEAR), 1, content.document, content.texts)


def happening(dice: Random, book: Rulebook, plan: Plan) -> str:
    """One to three things, as a request: days off, a host withdraws, fixed days, a length, one by video, one more."""
    members = [m.id for m in book.members]
    tables: dict[str, dict[str, str]] = {}
    away = ""
    for _ in range(dice.randint(1, 3)):
        row = dice.choice(plan.placements)
        near = row.first_day + timedelta(days=dice.randint(-12, 12))
        match dice.randint(0, 6):
            case 0 | 1:
                last = near + timedelta(days=dice.randint(0, 15))
                away += f'[[unavailable]]\nmember = "{dice.choice(members)}"\nreason = "away"\n'
                away += f"first = {near}\nlast = {last}\n"
                away += f'meetings = ["{row.meeting.body.id}"]\n' if dice.random() < 0.5 else ""
            case 2:
                tables.setdefault("hosts", {})[row.id] = f'"{dice.choice(members)}"'
            case 3:
                tables.setdefault("fixed", {})[row.id] = str(near)
            case 4:
                tables.setdefault("days", {})[row.id] = str(dice.randint(1, 5))
            case 5:
                tables.setdefault("windows", {})[row.id] = f"{{ earliest = {near} }}"
            case 6:
                tables.setdefault("meetings", {})[dice.choice(book.bodies).id] = str(dice.randint(0, 2))
    # A body that meets otherwise gives its meetings other names.
    counted = tables.get("meetings", {})
    bodies = {p.id: p.meeting.body.id for p in plan.placements}
    text = "format = 1\n"
    for name, rows in tables.items():
        kept = {key: value for key, value in rows.items() if bodies.get(key, "") not in counted}
        text += f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in kept.items())
    return text + (away if not any(f'["{one}"]' in away for one in counted) else "")


def judged(version: Version, request: Path, how: How) -> tuple[str, list[object]]:
    """How it ends, and what is wrong with the answer by the checker and by the engine's own measures: nothing."""
    book, plan = thaw(version.content)
    try:
        found = by_request(version, request, how)
    except RefusedError:
        return "refused", []
    if isinstance(found, NoDays):
        return "impossible", [] if found.conflict.requirements else ["no conflict"]
    assert isinstance(found, Followed), found
    _, then = thaw(found.content)
    told = found.replanned
    assert told is not None
    wrong: list[object] = list(found.gained) + list(judge(book, then).breaches)
    wrong += check(of_request(request, book, plan).rules, then).breaches
    now = {p.id: p for p in then.placements}
    wrong += [one for one in told.frozen if not _stays(one, plan, then)]
    soonest = how.as_of + timedelta(days=how.notice or 0)
    decided = of_request(request, book, plan).fixed or {}
    moved = {one.meeting.id for one in told.moved}
    wrong += [name for name in moved if name not in decided and now[name].first_day < soonest]
    wrong += [one for one in told.moved if not one.why]
    wrong += [p.id for p in then.placements if p.id not in moved and p.id not in told.new and not _as_it_was(p, plan)]
    wrong += [] if told.proven else ["not proved"]
    return ("moved" if told.moved else "nothing moved"), wrong


def _stays(one: Frozen, before: Plan, then: Plan) -> bool:
    """Whether a meeting that does not move has the days that it had, by its body and its day."""
    days = (one.placed.first_day, one.placed.last_day)
    return any((p.first_day, p.last_day) == days and p.meeting.body == one.placed.meeting.body for p in then.placements)


def _as_it_was(placed: Placement, plan: Plan) -> bool:
    return any(p.first_day == placed.first_day and p.meeting.body == placed.meeting.body for p in plan.placements)


def sweep(version: Version, folder: Path, seeds: range) -> tuple[dict[int, list[object]], Counter[str]]:
    """The seeds at which an answer is wrong, and how all of them end."""
    wrong, ends = {}, Counter[str]()
    book, plan = thaw(version.content)
    for seed in seeds:
        dice = Random(seed)
        request = folder / "new.toml"
        request.write_text(happening(dice, book, plan))
        as_of = date(YEAR, 1, 1) + timedelta(days=dice.randint(0, 250))
        end, faults = judged(version, request, How(as_of, (), dice.choice([None, 14, 30, 60])))
        ends[end] += 1
        if faults:
            wrong[seed] = faults
    return wrong, ends


@pytest.mark.long
def test_two_hundred_things_that_happen(version, tmp_path, capsys):
    wrong, ends = sweep(version, tmp_path, range(100, 300))
    with capsys.disabled():
        sys.stderr.write(f"\n{ends}\n")
    assert wrong == {}
    assert {"moved", "nothing moved", "refused", "impossible"} <= set(ends)
