"""What a cover letter says of a calendar: who recommends it, who adopts it, how far it has come. Nothing is made up:
what neither the rules nor a record tell stays open, and is marked so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from calendars.documents.annex import Annex, body_name
from calendars.documents.plain import one_line
from calendars.prose import days_in_words
from constraints.check import Report
from constraints.meetings import Act as Done
from constraints.meetings import Plan
from constraints.rulebook import Rulebook
from constraints.rules.act import Act

PAPER = "calendar"
STAGES = ("prepared", "recommended", "adopted")
_ALWAYS = ("recommended", "adopted")
_FOR = {"prepared": "for preparation", "recommended": "for recommendation", "adopted": "for adoption"}


@dataclass(frozen=True)
class Step:
    """What is done to the calendar, and by which body: its short name and the whole one, None where nobody tells.

    ``rule`` and ``source`` say by which rule, "" for none. ``day`` and ``record`` are of the act itself, None while
    no record tells of one.
    """

    done: str
    short: str | None = None
    name: str | None = None
    rule: str = ""
    source: str = ""
    day: date | None = None
    record: str | None = None

    @property
    def who(self) -> str | None:
        """The body in full, with its short name behind it."""
        if self.name is None or self.short is None:
            return None
        return self.name if self.name == self.short else f"{self.name} ({self.short})"


@dataclass(frozen=True)
class Cover:
    """The letter's data. None is what is not known: ``day`` and ``reference`` of the letter, ``status``, ``to`` whom.

    ``undated`` meetings are among the ``meetings`` and have no days yet. ``first_day`` and ``last_day`` are those of
    the meetings, both included. ``broken`` counts the breaches of rules that must hold and ``waived`` those allowed.
    """

    year: int
    institution: str
    title: str
    subject: str
    status: str | None
    day: date | None
    reference: str | None
    to: str | None
    steps: tuple[Step, ...]
    meetings: int
    undated: int
    first_day: date | None
    last_day: date | None
    broken: int
    waived: int

    @property
    def blanks(self) -> tuple[str, ...]:
        """The names of what is left open."""
        own = {"reference": self.reference, "date": self.day, "to": self.to, "status": self.status}
        found = [name for name, value in own.items() if value is None]
        for step in self.steps:
            of = {"by": step.name, "date": step.day, "record": step.record}
            found += [f"{step.done}: {name}" for name, value in of.items() if value is None]
        return tuple(found)

    @property
    def days(self) -> str:
        """From the first to the last meeting, in words; "" where none has days."""
        return days_in_words(self.first_day, self.last_day) if self.first_day and self.last_day else ""


def cover_of(
    annex: Annex, plan: Plan, book: Rulebook, report: Report, reference: str = "", day: date | None = None
) -> Cover:
    """The letter for a year's form, by the book's ``act`` rules and the plan's record. ``day`` is the letter's."""
    steps = tuple(_steps(plan, book))
    rows = [row for row in annex.rows if row.body]
    days = [edge for row in rows for edge in (row.first_day, row.last_day) if edge]
    ahead = next((step for step in steps if step.day is None), None)
    # Without a record nobody knows how far the calendar has come.
    known = plan.acts is not None
    return Cover(
        year=annex.year,
        institution=annex.institution,
        title=annex.title,
        subject=annex.subject,
        status=annex.status or (_status(steps, ahead) if known else None),
        day=day,
        reference=one_line(reference) or None,
        to=ahead.who if ahead and known else None,
        steps=steps,
        meetings=len(rows),
        undated=sum(1 for row in rows if row.first_day is None),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        broken=len(report.breaches),
        waived=len(report.waived),
    )


def _steps(plan: Plan, book: Rulebook) -> Iterator[Step]:
    """Each stage that a rule or the record tells of, in order; those of every calendar also where nothing does."""
    begin = date(plan.cycle, 1, 1)
    rules = [rule for rule in book.rules_in(begin) if isinstance(rule, Act) and rule.paper == PAPER]
    for stage in STAGES:
        acts = [act for act in plan.acts or () if act.paper == PAPER and act.done == stage]
        named = [rule for rule in rules if rule.done == stage]
        steps = [_by(Step(stage, rule=r.id, source=one_line(book.cited(r))), r.by, book, begin) for r in named]
        if acts:
            yield from (_recorded(act, steps, book) for act in acts)
        elif steps or stage in _ALWAYS:
            yield from steps or [Step(stage)]


def _recorded(act: Done, steps: list[Step], book: Rulebook) -> Step:
    """The act as it was recorded, with the rule of its stage."""
    rule = replace(steps[0], short=None, name=None) if steps else Step(act.done)
    return _by(replace(rule, day=act.day, record=one_line(act.record)), act.by, book, act.day)


def _by(step: Step, by: str, book: Rulebook, day: date) -> Step:
    body = book.body(by)
    if body is None:
        return replace(step, short=one_line(by), name=one_line(by))
    given = body.called(day)
    return replace(step, short=body_name(body, day), name=one_line(given.name if given else body.name))


def _status(steps: tuple[Step, ...], ahead: Step | None) -> str | None:
    """How far the record says that it has come: "Recommended by A on 2 October 2026, for adoption by B"."""
    behind = [step for step in steps if step.day is not None]
    told = []
    if behind and behind[-1].day:
        last = behind[-1]
        told.append(f"{last.done.capitalize()} by {last.short} on {days_in_words(behind[-1].day, behind[-1].day)}")
    if ahead and ahead.short:
        told.append(f"{_FOR[ahead.done]} by {ahead.short}")
    said = ", ".join(told)
    return said[:1].upper() + said[1:] or None


def as_json(cover: Cover) -> bytes:
    """Schema indical/cover/1: null is what is not known, and ``blanks`` names it."""
    data = {
        "schema": "indical/cover/1",
        "year": cover.year,
        "institution": cover.institution,
        "title": cover.title,
        "subject": cover.subject,
        "status": cover.status,
        "date": _iso(cover.day),
        "reference": cover.reference,
        "to": cover.to,
        "steps": [
            {
                "done": step.done,
                "by": step.short,
                "name": step.name,
                "rule": step.rule or None,
                "source": step.source or None,
                "date": _iso(step.day),
                "record": step.record,
            }
            for step in cover.steps
        ],
        "meetings": cover.meetings,
        "without_days": cover.undated,
        "first_day": _iso(cover.first_day),
        "last_day": _iso(cover.last_day),
        "broken": cover.broken,
        "waived": cover.waived,
        "blanks": cover.blanks,
    }
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
