"""The order that an .ics file asks for itself: its temporal RELATED-TO (RFC 9253), judged by its own times alone.

RFC 9253, section 4: the relation stands in the event that comes first and names the one that follows. No rulebook
plays a part, so that the file of any institution can be judged.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar.parser import Contentline
from icalendar.prop import vDuration

from calendars.documents.plain import one_line
from calendars.ics_lines import Block, Line, Report, cut, events
from calendars.ics_reader import WIDEST, Moment, span
from calendars.prose import days_in_words
from constraints.rule import State

NAME = "RELATED-TO"
_WANTED = frozenset(("UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "RDATE", NAME))
_ENDS = {
    "FINISHTOSTART": ("ends", "begins"),
    "FINISHTOFINISH": ("ends", "ends"),
    "STARTTOFINISH": ("begins", "ends"),
    "STARTTOSTART": ("begins", "begins"),
}
"""Which end of the first event, and which of the one that follows, a relation of the kind speaks of."""
_CLOCKS = {"": "by no zone's clocks", "Z": "UTC"}
_LONGEST = timedelta(days=366_000)
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True)
class Related:
    """An event of the file that begins at ``line``; its ``end`` is exclusive."""

    uid: str
    title: str
    line: int
    begin: Moment
    end: Moment
    fallen: bool
    repeats: bool

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return self.begin.when.date()

    @property
    def last_day(self) -> date:
        """The last day of it, included."""
        return max(self.begin.when, self.end.when - timedelta.resolution).date()


@dataclass(frozen=True)
class Order:
    """What a line of the file asks of two of its events: ``then`` follows ``first`` by ``gap`` at least.

    ``kind`` is RFC 9253's RELTYPE; ``then`` None: the file holds no event of the ``uid``. ``turned``: it is broken,
    and would be kept if the first followed the other one, as some programs write it. ``waived``: broken by leave.
    """

    kind: str
    gap: timedelta
    first: Related
    uid: str
    then: Related | None
    line: int
    state: State
    evidence: str
    turned: bool = False
    waived: bool = False


def read(raw: bytes, name: str, counted: Container[int]) -> tuple[Order, ...]:
    """The orders of an .ics file that its reader has taken, in its order, each judged.

    ``counted`` are the lines at which the events begin that count: no older copies, no changed occurrences.
    """
    if NAME.encode() not in raw.upper():
        return ()
    blocks = [block for block in events(raw, name, _WANTED, Report()) if block.at in counted]
    told = {block.at: one for block in blocks if (one := _related(block))}
    by_uid = {one.uid: one for one in told.values() if one.uid}
    found = (_order(told[b.at], line, by_uid) for b in blocks if b.at in told for line in b.all(NAME))
    return tuple(order for order in found if order)


def _related(block: Block) -> Related | None:
    times = span(block)
    if times is None:
        return None
    begin, end = times
    if not begin.timed and end.when <= begin.when:
        # RFC 5545, 3.6.1: a DATE without an end is that day.
        end = Moment(begin.when + timedelta(days=1), begin.zone, timed=False)
    uid, title = block.text("UID") or "", one_line(block.text("SUMMARY") or "")
    fallen = (block.text("STATUS") or "").upper() == "CANCELLED"
    repeats = "RRULE" in block.lines or "RDATE" in block.lines
    return Related(uid, title or f"the event of line {block.at}", block.at, begin, end, fallen, repeats)


def _order(first: Related, line: Line, by_uid: Mapping[str, Related]) -> Order | None:
    """The order that the line asks for; None where it relates the events by nothing that is of time."""
    try:
        _, params, value = Contentline(line.text).parts()  # type: ignore[no-untyped-call]  # the library's
    except Exception:  # it raises many kinds on damaged lines, not only ValueError
        return None
    kind, uid = str(params.get("RELTYPE", "")).upper(), str(value).strip()
    if kind not in _ENDS:
        return None
    then, written = by_uid.get(uid), str(params.get("GAP", "P0D"))
    gap = _length(written)
    if gap is None:
        told = f'GAP "{cut(written)}" is no length such as P7D'
        return Order(kind, timedelta(), first, uid, then, line.at, State.UNDECIDED, told)
    if then is None:
        told = f'"{first.title}" names an event that is not in the file: {cut(uid)}'
        return Order(kind, gap, first, uid, None, line.at, State.UNDECIDED, told)
    state, evidence = _judged(kind, gap, first, then)
    turned = state is State.BROKEN and _judged(kind, gap, then, first)[0] is State.KEPT
    return Order(kind, gap, first, uid, then, line.at, state, evidence, turned)


def _length(written: str) -> timedelta | None:
    try:
        found: timedelta = vDuration.from_ical(written)  # type: ignore[no-untyped-call]  # the library's
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < _LONGEST else None


def _judged(kind: str, gap: timedelta, first: Related, then: Related) -> tuple[State, str]:
    if fallen := [one.title for one in (first, then) if one.fallen]:
        return State.NOT_APPLICABLE, f"{' and '.join(fallen)} {'is' if len(fallen) == 1 else 'are'} cancelled"
    if repeats := [one.title for one in (first, then) if one.repeats]:
        return State.UNDECIDED, f"{' and '.join(repeats)} repeats: which occurrence is meant is not said"
    early, late = (getattr(one, _FIELD[word]) for one, word in zip((first, then), _ENDS[kind], strict=True))
    wait, certain = _between(early, late)
    spare = wait - gap
    if not certain and abs(spare) < WIDEST:
        return State.UNDECIDED, f"{_told(kind, gap, first, then, 'and')}: in zones whose clocks are not known"
    if spare < timedelta():
        return State.BROKEN, _told(kind, gap, first, then, "but")
    return State.KEPT, _told(kind, gap, first, then, "and")


_FIELD = {"begins": "begin", "ends": "end"}


def _between(early: Moment, late: Moment) -> tuple[timedelta, bool]:
    """The time from the one to the other, and whether it is certain; a DATE is taken by the other one's clocks."""
    if early.zone == late.zone or not (early.timed and late.timed):
        return late.when - early.when, True
    begin, end = _instant(early), _instant(late)
    return (end - begin, True) if begin and end else (late.when - early.when, False)


def _instant(moment: Moment) -> datetime | None:
    """The moment in UTC; None for a floating time, or one in a zone that is not known."""
    if moment.zone in ("", "Z"):
        return moment.when.replace(tzinfo=UTC) if moment.zone else None
    try:
        return moment.when.replace(tzinfo=ZoneInfo(moment.zone)).astimezone(UTC)
    except (KeyError, ValueError, OSError, OverflowError):
        return None


def _told(kind: str, gap: timedelta, first: Related, then: Related, word: str) -> str:
    early, late = _ENDS[kind]
    apart = getattr(first, _FIELD[early]).zone != getattr(then, _FIELD[late]).zone
    after, before = _when(then, late, apart), _when(first, early, apart)
    told = f"{then.title} {late} {after}, {word} {first.title} {early} {before}"
    if gap > timedelta():
        return f"{told}; at least {_words(gap)} between are asked for"
    return f"{told}; up to {_words(-gap)} before that is allowed" if gap else told


def _when(one: Related, word: str, zoned: bool) -> str:
    """The day in words, the last one of an event of whole days; with a timed one's hour and, if ``zoned``, its zone."""
    moment: Moment = getattr(one, _FIELD[word])
    if moment.timed:
        clocks = f" {cut(_CLOCKS.get(moment.zone, moment.zone))}" if zoned else ""
        return f"{days_in_words(moment.when.date(), moment.when.date())}, {moment.when:%H:%M}{clocks}"
    day = (moment.when - timedelta.resolution if word == "ends" else moment.when).date()
    return days_in_words(day, day)


def _words(length: timedelta) -> str:
    return " ".join(_counted(int(length.total_seconds())))


def _counted(seconds: int) -> Iterator[str]:
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            yield f"{count} {unit}{'' if count == 1 else 's'}"
