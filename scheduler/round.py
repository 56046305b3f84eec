"""A date by consensus: what the answers come to, and whose answer about which date can still change that.

Of the dates on which nobody says no, that wins on which fewest would rather not meet, then the cheapest. A question is
one date put to one member.

The strategy asks about one date until it is settled or is no longer the first: that date which would win if every
answer to come were yes. No outcome is reached without an answer about it: it wins with all of its answers, and
anything else wins, or nothing does, only after somebody says no or rather not to it. So no such question is in vain.

- In the worst case no strategy asks fewer: whoever answers yes until the last member of each date, and no then, is
  asked every question that can still matter, whatever their order.
- On average, where every answer is as likely from each member about each date, none asks fewer on rounds of up to
  three dates and four members: tests/solving/test_round.py compares it there with the best of all strategies. For
  larger rounds that is not proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calendars.rounds.round import Answer

Answers = Mapping[tuple[str, date], "Answer"]
"""By member and date. A question that is not in it is not answered."""


@dataclass(frozen=True)
class Tally:
    """What the members say of a date, by their ids. ``silent`` ones count as saying yes, ``waiting`` ones as nothing.

    ``rank`` is its place among the candidates by cost, from 0.
    """

    rank: int
    day: date
    yes: tuple[str, ...]
    rather_not: tuple[str, ...]
    no: tuple[str, ...]
    silent: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def at_best(self) -> tuple[int, int]:
        """What dates are compared by, lowest first, if all who are still waited for say yes."""
        return len(self.rather_not), self.rank

    @property
    def agreed(self) -> bool:
        """Whether everybody is heard, or counted, and nobody says no."""
        return not self.no and not self.waiting


@dataclass(frozen=True)
class Question:
    """One date put to one member."""

    member: str
    day: date


@dataclass(frozen=True)
class Consensus:
    """The date that wins, whatever is still answered."""

    tally: Tally


@dataclass(frozen=True)
class NoDate:
    """Somebody says no to every date: proved by the tallies."""


@dataclass(frozen=True)
class Open:
    """Answers to come decide it.

    ``questions`` are all whose answer can still change the outcome; so many are asked at most. ``following`` are
    those about the first date, in the order to ask them. ``fewest`` answers can settle it, if they are the right ones.
    """

    questions: tuple[Question, ...]
    following: tuple[Question, ...]
    fewest: int


def tallies(
    days: Sequence[date], members: Sequence[str], answers: Answers, silence_agrees: bool = False
) -> tuple[Tally, ...]:
    """Each date's answers; ``days`` are the candidates, cheapest first. ``silence_agrees``: now, not some day."""
    return tuple(_tally(rank, day, members, answers, silence_agrees) for rank, day in enumerate(days))


def _tally(rank: int, day: date, members: Sequence[str], answers: Answers, silence_agrees: bool) -> Tally:
    said: dict[Answer | None, list[str]] = {}
    for member in members:
        said.setdefault(answers.get((member, day)), []).append(member)
    yes, rather_not, no, unheard = (tuple(said.get(one, ())) for one in ("yes", "rather not", "no", None))
    silent, waiting = (unheard, ()) if silence_agrees else ((), unheard)
    return Tally(rank, day, yes, rather_not, no, silent, waiting)


def outcome(found: Sequence[Tally]) -> Consensus | NoDate | Open:
    """What the tallies come to."""
    live = can_win(found)
    if live:
        return Open(
            tuple(Question(member, one.day) for one in live for member in one.waiting),
            _following(found, live[0]),
            _fewest(live),
        )
    agreed = [one for one in found if one.agreed]
    return Consensus(min(agreed, key=lambda one: one.at_best)) if agreed else NoDate()


def can_win(found: Sequence[Tally]) -> tuple[Tally, ...]:
    """The dates that are not settled and can still win, that first which wins if all answers to come are yes."""
    agreed = [one.at_best for one in found if one.agreed]
    open_ones = [one for one in found if one.waiting and not one.no]
    return tuple(
        sorted(
            (one for one in open_ones if not agreed or one.at_best < min(agreed)),
            key=lambda one: one.at_best,
        )
    )


def _following(found: Sequence[Tally], first: Tally) -> tuple[Question, ...]:
    """Those who are waited for on the first date: who says no to most others comes first, since a no ends it."""
    said_no = {member: sum(member in one.no for one in found) for member in first.waiting}
    order = sorted(first.waiting, key=lambda member: -said_no[member])
    return tuple(Question(member, first.day) for member in order)


def _fewest(live: Sequence[Tally]) -> int:
    """The least number of answers that can settle it: a date wins with all of its own and one no to each better date.

    Or one no to each ends it: with no date, or with the one that is agreed already.
    """
    return min(len(live), *(better + len(one.waiting) for better, one in enumerate(live)))
