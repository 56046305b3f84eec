"""host: who hosts, in turn or by name, with whom, and how much of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from constraints.board import Board
from constraints.meetings import Facts, Identifier, Meeting, Placement, Plan
from constraints.rule import Finding, Rule
from constraints.selector import Selector


class Host(Rule):
    """Who hosts the meetings, in one of five ways.

    ``chair``: the member that presides in the cycle's year. ``hosts``: one of these members. ``rotation``: members
    in their order; the one after the host of the last edition of the cycle before, the next one for a body's second
    meeting, and so on. ``same_as``: the member that hosts that body's first meeting of the cycle, with ``same_week``
    also beginning in the same week (Monday to Sunday). ``most``: no member hosts more than so many of them that
    begin in one ``period``. A unit of the price is a meeting with another host, or in another week; by ``most``
    each meeting over. Where a host is not known yet the verdict is undecided.
    """

    kind: ClassVar[str] = "host"

    meetings: Selector
    chair: bool = False
    hosts: tuple[str, ...] = ()
    rotation: tuple[str, ...] = ()
    same_as: Identifier | None = None
    same_week: bool = False
    most: int | None = Field(default=None, ge=0, le=1000)
    period: Literal["week", "month", "quarter", "cycle"] = "cycle"

    @model_validator(mode="after")
    def _has_one_way(self) -> Host:
        ways = [self.chair, bool(self.hosts), bool(self.rotation), self.same_as is not None, self.most is not None]
        if sum(ways) != 1:
            raise ValueError("give one of: chair; hosts; rotation; same_as; most")
        if self.same_week and self.same_as is None:
            raise ValueError("same_week needs same_as")
        if self.period != "cycle" and self.most is None:
            raise ValueError("period needs most")
        if len(set(self.rotation)) < len(self.rotation):
            raise ValueError("rotation names a member twice")
        return self

    def expected(self, facts: Facts, history: tuple[Placement, ...], body: str, cycle: int, number: int) -> list[str]:
        """The members of which one should host the ``number``-th meeting of a body; none where nothing tells."""
        if self.chair:
            return [facts.chair[cycle]] if cycle in facts.chair else []
        if self.rotation:
            past = [p for p in history if p.meeting.body.id == body and p.meeting.cycle == cycle - 1]
            last = max((p for p in past if not p.meeting.special), key=lambda p: p.first_day, default=None)
            if last is None or last.meeting.host not in self.rotation:
                return []
            return [self.rotation[(self.rotation.index(last.meeting.host) + number) % len(self.rotation)]]
        return list(self.hosts)

    # The first reading: what is settled is settled, what is to be chosen is a choice.

    def post(self, board: Board) -> None:
        chosen = self.meetings.among(board.meetings)
        if self.most is not None:
            numbers: dict[str, Callable[[date], int]] = {
                "week": lambda day: (day.toordinal() - 1) // 7,
                "month": lambda day: day.year * 12 + day.month,
                "quarter": lambda day: day.year * 4 + (day.month - 1) // 3,
                "cycle": lambda _: 0,
            }
            period_of = [numbers[self.period](board.day(n)) for n in range(board.span)]
            members = dict.fromkeys(h.host for m in chosen for (h,), _ in board.hosted(m) if h.host is not None)
            for member in members:
                board.host_load(self, chosen, member, self.most, period_of)
            return
        for meeting in chosen:
            if self.same_as is not None:
                self._post_with(board, meeting)
                continue
            members = dict.fromkeys(
                self.expected(board.facts, board.term.history, meeting.body.id, meeting.cycle, meeting.number)
            )
            if members:
                board.host_among(self, meeting, members)

    def _post_with(self, board: Board, meeting: Meeting) -> None:
        others = [m for m in board.meetings if m.body.id == self.same_as and not m.special and m.id != meeting.id]
        if not others:
            return
        other = min(others, key=lambda m: m.number)
        for (hosted,), given in board.hosted(other):
            if hosted.host is not None:
                board.host_among(self, meeting, [hosted.host], given)
        if self.same_week:
            board.same_week(self, other, meeting)

    # The second reading: each placement by its own host.

    def check(self, plan: Plan) -> Iterator[Finding]:
        rows = [p for p in plan.placements if self.meetings.fits(p.meeting)]
        if self.most is not None:
            yield from self._judge_load(rows)
        elif self.same_as is not None:
            yield from (finding for row in rows for finding in self._judge_with(plan, row))
        else:
            yield from (self._judge(plan, row) for row in rows)
        for meeting in plan.undated:
            if self.meetings.fits(meeting):
                yield self.undecided(meeting, message=f"{meeting.id} has no exact days yet")

    def _judge(self, plan: Plan, row: Placement) -> Finding:
        meeting = row.meeting
        wanted = self.expected(plan.facts, plan.history, meeting.body.id, plan.cycle, meeting.number)
        if not wanted:
            why = f"who chairs {plan.cycle}" if self.chair else f"who hosted {meeting.body.id} in {plan.cycle - 1}"
            return self.undecided(row, message=f"{why} is not known")
        if meeting.host is None:
            return self.undecided(row, message=f"{row.id} has no host yet")
        told = f"{row.id} ({row.first_day}) is hosted by {meeting.host}"
        if meeting.host in wanted:
            return self.kept(row, message=told)
        return self.broken(row, message=f"{told}; {' or '.join(wanted)} expected")

    def _judge_with(self, plan: Plan, row: Placement) -> Iterator[Finding]:
        anchors = [p for p in plan.placements if p.meeting.body.id == self.same_as and not p.meeting.special]
        anchor = min((a for a in anchors if a.id != row.id), key=lambda a: a.first_day, default=None)
        if anchor is None or any(m.body.id == self.same_as for m in plan.undated):
            if not anchors:
                yield self.undecided(row, message=f"a meeting of {self.same_as} on known days is not in this file")
            elif anchor is not None:
                yield self.undecided(row, message=f"which meeting of {self.same_as} is the first is not known")
            return
        here, there = row.meeting.host, anchor.meeting.host
        if here is None or there is None:
            yield self.undecided(row, anchor, message=f"{(row if here is None else anchor).id} has no host yet")
        elif here != there:
            told = f"{row.id} ({row.first_day}) is hosted by {here}, {anchor.id} ({anchor.first_day}) by {there}"
            yield self.broken(row, anchor, message=told)
        else:
            yield self.kept(row, anchor, message=f"{row.id} and {anchor.id} are both hosted by {here}")
        if not self.same_week:
            return
        week, other = row.first_day.isocalendar()[:2], anchor.first_day.isocalendar()[:2]
        told = f"{row.id} begins {row.first_day}, {anchor.id} {anchor.first_day}"
        if week == other:
            yield self.kept(row, anchor, message=f"{told}, in one week")
        else:
            yield self.broken(row, anchor, message=f"{told}, not in one week")

    def _judge_load(self, rows: list[Placement]) -> Iterator[Finding]:
        assert self.most is not None, "only a load has a most"
        begun: dict[tuple[str, str], list[Placement]] = defaultdict(list)
        for row in rows:
            if row.meeting.host is None:
                yield self.undecided(row, message=f"{row.id} has no host yet")
            else:
                begun[(row.meeting.host, self._named(row))].append(row)
        for (member, period), hosted in begun.items():
            names = ", ".join(row.id for row in hosted)
            told = f"{member} hosts {len(hosted)} of them in {period}: {names}"
            if len(hosted) > self.most:
                message, over = f"{told}; at most {self.most} wanted", len(hosted) - self.most
                yield self.broken(*hosted, message=message, units=over)
            else:
                yield self.kept(*hosted, message=told)

    def _named(self, row: Placement) -> str:
        day = row.first_day
        if self.period == "week":
            year, week, _ = day.isocalendar()
            return f"week {week} of {year}"
        if self.period == "month":
            return day.strftime("%Y-%m")
        return f"quarter {(day.month + 2) // 3} of {day.year}" if self.period == "quarter" else str(row.meeting.cycle)
