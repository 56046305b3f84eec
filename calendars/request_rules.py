"""A request's entries -> ordinary rules, which cite the file and the line: so they have guards, names and prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calendars.request import RequestFile
from calendars.wish import wish_rules
from constraints.rule import Citation, Rule
from constraints.rulebook_parts import Dates
from constraints.rules.avoid import Avoid, DaySet
from constraints.rules.window import Window
from constraints.selector import Selector


def request_rules(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> tuple[Rule, ...]:
    """The entries as rules that cite file and line. ``meeting_ids``: each name that may be used -> meetings meant."""
    return (
        *_fixed(source, meeting_ids),
        *_proposed(source, meeting_ids),
        *_windows(source, meeting_ids),
        *_unavailable(source, meeting_ids),
        *wish_rules(source.request.wish, meeting_ids, lambda at: _cite(source, "wish", at, None)),
    )


def _fixed(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for name, value in source.request.fixed.items():
        first = value.first if isinstance(value, Dates) else value
        for meeting in meeting_ids[name]:
            yield Window(
                id=f"fixed-{meeting}",
                sentence=f"{meeting} begins on {first}.",
                reading="Fixed by the request.",
                cite=_cite(source, "fixed", 0, name),
                standing="request",
                meetings=Selector(meetings=(meeting,)),
                on=first,
            )


def _proposed(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for name, wished in source.request.proposed.items():
        yield Window(
            id=f"proposed-{name}",
            sentence=f"{name} is proposed to begin on {wished.first}.",
            reading="The nearer the better, by the request.",
            cite=_cite(source, "proposed", 0, name),
            standing="request",
            weight=wished.weight,
            meetings=Selector(meetings=meeting_ids[name]),
            near_day=wished.first,
            per="day",
        )


def _windows(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for name, bounds in source.request.windows.items():
        yield Window(
            id=f"window-{name}",
            sentence=f"{name} lies within {bounds.earliest or 'any day'} to {bounds.latest or 'any day'}.",
            reading="Every day of it, by the request.",
            cite=_cite(source, "windows", 0, name),
            standing="request",
            meetings=Selector(meetings=meeting_ids[name]),
            earliest=bounds.earliest,
            latest=bounds.latest,
        )


def _unavailable(source: RequestFile, meeting_ids: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for at, entry in enumerate(source.request.unavailable):
        named = tuple(m for name in entry.meetings for m in meeting_ids[name])
        yield Avoid(
            id=f"unavailable-{at + 1}",
            sentence=f"{entry.member} cannot come from {entry.first} to {entry.last}: {entry.reason}",
            reading="No day of the meeting.",
            cite=_cite(source, "unavailable", at, None),
            standing="request",
            weight=entry.weight,
            meetings=Selector(meetings=named) if named else Selector(all=True),
            days=DaySet(earliest=entry.first, latest=entry.last),
        )


def _cite(source: RequestFile, table: str, at: int, key: str | None) -> Citation:
    line = source.file.line_of(table, at, key)
    return Citation(source=source.name, place=f"line {line}" if line else table)
