"""Several really different years -> text side by side, and JSON. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scheduler.fairness import Burden
from scheduler.render.calendar import calendar_head, days_text

if TYPE_CHECKING:
    from calendars.calendar import Entry
    from scheduler.pipeline.questions.alternatives import Option, Options

SHARES = ("own_holidays", "hosted", "trips", "weeks")
"""What is told of each member's burden, in this order."""


def options_text(found: Options) -> str:
    """The days side by side, what is proved of each, what each gains and gives up, and each member's burden."""
    wanted, rows = found.wanted, found.options
    many = f"{len(rows)} options" if len(rows) > 1 else "one option"
    lines = [f"{calendar_head(rows[0].made)}: {many}", f"Apart: {_apart(found)}.", "", *_table(_days(found))]
    lines += ["", *(_proof(at, found) for at in range(1, len(rows) + 1))]
    if len(rows) > 2 and rows[-1].solved.cost > rows[0].solved.cost:
        lines.append(f"Another set of {len(rows)} may cost less in all: each is the cheapest after those before it.")
    lines += _ended(found)
    if len(rows) > 1:
        lines += ["", "Beside option 1, by rule:"]
        lines += [line for at in range(2, len(rows) + 1) for line in _changes(at, found)]
    lines += ["", *_members(found)]
    if wanted.within is not None and not rows[0].solved.proven:
        lines.append("Option 1 is not proved best: what lies within is counted from its cost.")
    return "\n".join(lines)


def _apart(found: Options) -> str:
    wanted = found.wanted
    days = "a week" if wanted.days == 7 else _count(wanted.days, "day")
    return f"in {_count(wanted.apart, 'meeting')} or more the first days lie {days} or more from each other"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(rows: list[list[str]]) -> list[str]:
    """Rows of cells as aligned columns, two spaces in and two between."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    cells = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return [f"  {line}".rstrip() for line in cells]


def _days(found: Options) -> list[list[str]]:
    """A row a meeting; what is the same as in option 1 is not told again."""
    rows = [["option", *(str(at) for at in range(1, len(found.options) + 1))]]
    cells = [{e.placement.id: where_text(e) for e in one.made.calendar.entries} for one in found.options]
    for meeting, first in cells[0].items():
        others = (one[meeting] for one in cells[1:])
        rows.append([meeting, first, *("same" if other == first else other for other in others)])
    apart = (len(found.moved(1, at)) for at in range(2, len(cells) + 1))
    rows.append(["apart from 1", "", *(_count(number, "meeting") for number in apart)])
    return [*rows, ["cost", *(str(one.solved.cost) for one in found.options)]]


def where_text(entry: Entry) -> str:
    """The days of a meeting, and its host where that was chosen with them."""
    return f"{days_text(entry)} ({entry.meeting.host})" if entry.meeting.candidates else days_text(entry)


def _proof(at: int, found: Options) -> str:
    """What is claimed of an option, and whether it is proved."""
    solved, first = found.options[at - 1].solved, found.options[0].solved
    if at == 1:
        if solved.proven:
            return f"Option 1 costs {solved.cost}: no calendar costs less, proved."
        return f"Option 1 costs {solved.cost}: not proved, no calendar costs less than {solved.bound}."
    more = solved.cost - first.cost
    dearer = f"{abs(more)} {'more' if more > 0 else 'less'} than option 1" if more else "as much as option 1"
    if not first.proven:
        dearer += f", at most {solved.cost - first.bound} more than the best"
    before = {2: "option 1", 3: "options 1 and 2"}.get(at, f"options 1 to {at - 1}")
    if solved.proven:
        return f"Option {at} costs {solved.cost}, {dearer}: none that is apart from {before} costs less, proved."
    told = f"not proved, none that is apart from {before} costs less than {solved.bound}"
    return f"Option {at} costs {solved.cost}, {dearer}: {told}."


def _ended(found: Options) -> list[str]:
    """Why there are no more, where there are fewer than wanted."""
    from scheduler.alternatives import Ended  # noqa: PLC0415 - it loads the solver

    ended, number = found.found, len(found.options)
    only = "There is only this one" if number == 1 else f"There are only these {number}"
    these = "it" if number == 1 else "all of these"
    match ended.ended:
        case Ended.NO_OTHER:
            return [f"{only}: no calendar at any cost is apart from {these}, proved and confirmed with presolve off."]
        case Ended.NONE_WITHIN:
            next_one = (
                f"costs {ended.next_cost}"
                if ended.next_cost == ended.next_bound
                else f"costs {ended.next_bound} or more"
            )
            told = f"the cheapest that is apart from {these} {next_one}, proved and confirmed with presolve off"
            return [f"{only} within {within_text(found)}: {told}."]
        case Ended.UNDECIDED if ended.interrupted:
            return ["Stopped by hand: whether there is another one is not decided."]
        case Ended.UNDECIDED:
            return ["Whether there is another one was not decided in time. Give more --seconds."]
    return []


def within_text(found: Options) -> str:
    """How much dearer than the best an option may be, in words."""
    wanted = found.wanted
    if wanted.within is None:
        return "any cost"
    return f"{float(wanted.within * 100):g} %" if wanted.of_best else str(wanted.within)


def _changes(at: int, found: Options) -> list[str]:
    rows = found.changes(at)
    gains = [(was - then, name, was, then) for name, (was, then) in rows.items() if then < was]
    gives = [(then - was, name, was, then) for name, (was, then) in rows.items() if then > was]
    if not rows:
        return [f"  Option {at}: each rule takes as much"]
    lines = []
    for word, some in (("gains", gains), ("gives up", gives)):
        told = "; ".join(f"{name} {was} to {then}" for _, name, was, then in sorted(some, reverse=True))
        total = sum(n for n, *_ in some)
        lines.append(f"  Option {at} {word} {total}: {told}" if some else f"  Option {at} {word} nothing")
    return lines


def _members(found: Options) -> list[str]:
    """A row for those members to whom all options mean the same."""
    shares = "own public holidays met on / meetings hosted / trips abroad / weeks in a row with a day abroad"
    lines = [f"What each asks of the members: {shares}."]
    if found.unknown:
        lines.append(f"Not in hosting and travel, no host being known: {', '.join(found.unknown)}.")
    alike: dict[tuple[Burden, ...], list[str]] = {}
    for member in found.options[0].burdens:
        alike.setdefault(tuple(one.burdens[member] for one in found.options), []).append(member)
    rows = [["option", *(str(at) for at in range(1, len(found.options) + 1))]]
    rows += [[", ".join(names), *map(_burden_text, burdens)] for burdens, names in alike.items()]
    return [*lines, *_table(rows)]


def _burden_text(burden: Burden) -> str:
    return " / ".join(str(getattr(burden, share)) for share in SHARES)


def options_json(found: Options, folders: Iterable[str] | None = None) -> str:
    """Schema indical/options/1. ``folders``: where each option's files are; None: they were not written."""
    wanted, ended = found.wanted, found.found
    names = list(folders) if folders is not None else [None] * len(found.options)
    meetings = [
        {
            "id": entry.placement.id,
            "days": [[str(p.first_day), str(p.last_day)] for p in (o.by_id[entry.placement.id] for o in found.options)],
            "hosts": [o.by_id[entry.placement.id].meeting.host for o in found.options],
        }
        for entry in found.options[0].made.calendar.entries
    ]
    data = {
        "schema": "indical/options/1",
        "year": found.base.posed.year,
        "wanted": wanted.number,
        "apart": {"meetings": wanted.apart, "days": wanted.days},
        "within": None if wanted.within is None else within_text(found),
        "ceiling": wanted.ceiling(found.options[0].solved.cost),
        "options": [
            _json_row(at, one, name, found) for at, (one, name) in enumerate(zip(found.options, names, strict=True), 1)
        ],
        "meetings": meetings,
        "hosts_unknown": list(found.unknown),
        "ended": ended.ended.value,
        "next_cost": ended.next_cost,
        "next_bound": ended.next_bound,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _json_row(at: int, one: Option, folder: str | None, found: Options) -> dict[str, Any]:
    first = found.options[0].solved
    return {
        "option": at,
        "cost": one.solved.cost,
        "bound": one.solved.bound,
        "proven": one.solved.proven,
        "dearer": one.solved.cost - first.cost,
        "dearer_than_best_at_most": one.solved.cost - first.bound,
        "apart_from": {str(other): list(found.moved(other, at)) for other in range(1, at)},
        "rules": dict(one.prices),
        "changes": {name: {"option_1": was, "here": then} for name, (was, then) in found.changes(at).items()},
        "members": {name: {s: getattr(burden, s) for s in SHARES} for name, burden in one.burdens.items()},
        "folder": folder,
    }
