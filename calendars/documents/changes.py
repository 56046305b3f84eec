"""What changed from one version of the form to the next, row by row, and in words for a mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from calendars.documents.annex import NOT_YET, NOTHING, Annex, Row
from calendars.prose import ordinal
from calendars.status import status_in_words

_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ALL_DAY = "all day"
_SAID = (("venue", "venue"), ("host", "host"), ("level", "level"), ("item", "programme item"))


@dataclass(frozen=True)
class Change:
    """One row in both versions: ``old`` None is new, ``new`` None is dropped, both and different is changed.

    ``name`` is what it is called in a sentence: its activity, or which of the year's of that name it is.
    """

    old: Row | None
    new: Row | None
    name: str

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Each cell as it was and as it is, but for the number, which counts rows and marks no change."""
        was = self.old.cells if self.old else ("",) * len(self.new.cells if self.new else ())
        now = self.new.cells if self.new else ("",) * len(was)
        number = now[0]
        return ((number, number), *zip(was[1:], now[1:], strict=True))

    @property
    def subject(self) -> str:
        """The name where a sentence begins with it."""
        own = self.name in [row.activity for row in (self.old, self.new) if row]
        return self.name if own else f"{self.name[:1].upper()}{self.name[1:]}"

    @property
    def real(self) -> bool:
        """Whether anything but the number differs."""
        return any(was != now for was, now in self.cells)


@dataclass(frozen=True)
class ChangedGroup:
    """A heading and its rows in both versions, dropped ones where they stood."""

    title: str
    changes: tuple[Change, ...]


def compare(old: Annex, new: Annex) -> tuple[ChangedGroup, ...]:
    """Both versions in one, under the headings of the new one, then those that only the old one has."""
    was = {row.key: row for row in old.rows}
    now = {row.key for row in new.rows}
    names = _names(old, new)
    under = {group.title: [Change(was.get(row.key), row, names[row.key]) for row in group.rows] for group in new.groups}
    for group in old.groups:
        dropped = [Change(row, None, names[row.key]) for row in group.rows if row.key not in now]
        if dropped:
            found = [*under.get(group.title, ()), *dropped]
            under[group.title] = sorted(found, key=_place)
    return tuple(ChangedGroup(title, tuple(changes)) for title, changes in under.items())


def _names(old: Annex, new: Annex) -> Mapping[str, str]:
    """Each row's name by its key, as the new version has it; with its number where another row bears the same one."""
    rows = {row.key: row for row in (*old.rows, *new.rows)}
    bearing: dict[str, set[str]] = defaultdict(set)
    for row in (*old.rows, *new.rows):
        bearing[row.activity].add(row.key)
    return {
        key: f"the {_nth(row.nth)} {row.activity}" if len(bearing[row.activity]) > 1 else row.activity
        for key, row in rows.items()
    }


def _nth(number: int) -> str:
    return _PLACES[number - 1] if number <= len(_PLACES) else ordinal(number)


def _place(change: Change) -> tuple[bool, str, str]:
    row = change.new or change.old
    assert row is not None, "a change has a row"
    return row.first_day is None, str(row.first_day), row.key


def change_note(old: Annex, new: Annex) -> str:
    """The changes in plain words, a line each, to be pasted into a mail: moved, otherwise changed, new, dropped."""
    found = [change for group in compare(old, new) for change in group.changes if change.real]
    told = [line for kind in _TOLD for change in found for line in kind(change)]
    head = f"Changes in the {new.title}, {new.subject}"
    versions = [status for status in (old.status, new.status) if status]
    if len(versions) == 2 and versions[0] != versions[1]:
        head += f', from "{versions[0]}" to "{versions[1]}"'
    if not told:
        return f"{head}: none.\n"
    return f"{head}:\n\n" + "".join(f"- {line}\n" for line in told)


def words_of(change: Change) -> tuple[str, ...]:
    """What one row's change comes to, a sentence each: moved, otherwise changed, new or dropped."""
    return tuple(line for kind in _TOLD for line in kind(change))


def _moved(change: Change) -> list[str]:
    old, new = change.old, change.new
    if old is None or new is None or old.days == new.days:
        return []
    if new.first_day is None:
        return [f"{change.subject} no longer has dates; it was to be held on {old.days}."]
    if old.first_day is None:
        return [f"{change.subject} is to be held on {new.days}; it had no dates."]
    return [f"{change.subject} moves from {_without_year(old, new)} to {new.days}."]


def _without_year(old: Row, new: Row) -> str:
    """The old days; where all days are of one year, that is said once, with the new ones."""
    years = {day.year for row in (old, new) for day in (row.first_day, row.last_day) if day}
    return old.days.removesuffix(f" {years.pop()}") if len(years) == 1 else old.days


def _otherwise(change: Change) -> list[str]:
    old, new = change.old, change.new
    if old is None or new is None:
        return []
    if new.status == "CANCELLED" != old.status:
        return [f"{change.subject} of {new.days} is cancelled."]
    stands = []
    if old.status != new.status:
        known = f"is {status_in_words(new.status)}" if new.status else f"is no longer {status_in_words(old.status)}"
        stands = [f"{change.subject} {known}."]
    told = [f"held {new.hours or _ALL_DAY} (was {old.hours or _ALL_DAY})"] if old.hours != new.hours else []
    for field, name in _SAID:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            was = "to be confirmed" if was == NOT_YET else "none" if was == NOTHING else was
            now = "to be confirmed" if now == NOT_YET else "none" if now == NOTHING else now
            told.append(f"{name} {now} (was {was})")
    if old.activity != new.activity:
        told.insert(0, f"now called {new.activity} (was {old.activity})")
    if old.noted != new.noted:
        told.append(f'remarks "{new.noted or NOTHING}" (were "{old.noted or NOTHING}")')
    return [*stands, *([f"{change.subject}: {'; '.join(told)}."] if told else [])]


def _new(change: Change) -> list[str]:
    row = change.new
    if row is None or change.old is not None:
        return []
    return [f"New: {change.name}, {row.days[:1].lower() + row.days[1:]}{_at(row)}."]


def _dropped(change: Change) -> list[str]:
    row = change.old
    if row is None or change.new is not None:
        return []
    return [f"Dropped: {change.name}, which {'had no dates' if row.days == NOT_YET else f'was to be on {row.days}'}."]


def _at(row: Row) -> str:
    return f", {row.venue}" if row.venue not in (NOT_YET, NOTHING) else ""


_TOLD = (_moved, _otherwise, _new, _dropped)

__all__ = ["Change", "ChangedGroup", "change_note", "compare", "words_of"]
