"""The page on which a member answers a date round: one form, which works without a script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from calendars.prose import days_in_words
from calendars.rounds.round import ANSWERS, Answer, Candidate, Move, Round

_FOLDER = Path(__file__).parent / "templates"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class Choice:
    """One date: the form's ``name`` for it, what it costs and why, what it moves, and what the member said of it.

    ``decides``: the member's answer can still change the outcome.
    """

    name: str
    words: str
    cost: str
    reasons: tuple[str, ...]
    moves: tuple[str, ...]
    broken: tuple[str, ...]
    said: Answer | None
    decides: bool


def page(asked: Round, member: str, at: datetime, decides: Collection[date], kept: bool, wrong: str = "") -> bytes:
    """The member's page as it is at that time; nothing in it tells what another member said.

    ``kept``: answers were kept just now, as the address says: not believed where none are. ``wrong``: why those that
    were sent were not.
    """
    said = asked.answers(at)
    choices = [
        _choice(asked, one, said.get((member, one.first_day)), one.first_day in decides) for one in asked.candidates
    ]
    mine = [one for one in choices if one.said]
    return _made(
        "round.html",
        asked=asked,
        member=next(one.name for one in asked.members if one.id == member),
        choices=choices,
        deciding=sum(one.decides for one in choices),
        mine=mine,
        heard=len({one for one, _ in said}),
        answers=[(one, one.capitalize()) for one in ANSWERS],
        kept=kept and bool(mine),
        wrong=wrong,
    )


def refusal(title: str, told: str) -> bytes:
    """A page that says why there is nothing else."""
    return _made("round_refused.html", title=title, told=told)


def _choice(asked: Round, one: Candidate, said: Answer | None, decides: bool) -> Choice:
    more = one.extra - asked.candidates[0].extra
    cost = f"Costs {more} more than the best of these" if more else "Costs the same as the best of these"
    if one == asked.candidates[0]:
        cost = "The best of these for the whole year"
    return Choice(
        str(one.first_day),
        _days(one),
        cost if one.proven else f"{cost}, or less: it is not proved",
        tuple(_reasons(asked, one)),
        tuple(_move(m) for m in one.moves),
        tuple(asked.rules.get(rule, rule) for rule in one.still_breaks),
        said,
        decides,
    )


def _days(one: Candidate) -> str:
    first, last = (_WEEKDAYS[day.weekday()] for day in (one.first_day, one.last_day))
    return f"{first if first == last else f'{first} to {last}'}, {days_in_words(one.first_day, one.last_day)}"


def _move(one: Move) -> str:
    """As "X-2027 from Tuesday, 12 January to Tuesday, 2 February 2027"."""
    was, to = (f"{_WEEKDAYS[day.weekday()]}, {days_in_words(day, day)}" for day in (one.first_day, one.to))
    if one.first_day.year == one.to.year:
        was = was.removesuffix(f" {one.first_day.year}")
    return f"{one.meeting} from {was} to {to}"


def _reasons(asked: Round, one: Candidate) -> Iterator[str]:
    """What costs more or less than in the calendar without the round, the most first, by the rules' sentences."""
    for rule, units in one.changes.items():
        yield f"{abs(units)} {'more' if units > 0 else 'less'}: {asked.rules.get(rule, rule)}"


def _made(template: str, **words: object) -> bytes:
    return _templates().get_template(template).render(style=Markup(style()), **words).encode()


@cache
def style() -> str:
    """What the pages look like, as it stands in each of them."""
    return (_FOLDER / "round.css").read_text(encoding="utf-8")


def policy() -> str:
    """The pages' content security policy: their own style, by its hash, and forms to where they come from."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    ends = "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    return f"default-src 'none'; style-src 'sha256-{digest}'; {ends}"


@cache
def _templates() -> Environment:
    found = FileSystemLoader(_FOLDER)
    return Environment(loader=found, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
