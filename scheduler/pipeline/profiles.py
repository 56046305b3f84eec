"""One year under several profiles: each solved, written and checked by itself, then each judged by the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from constraints.check import check
from constraints.errors import InputError, Problem
from constraints.rulebook import load
from scheduler.pipeline.generating import answer, asked_for
from scheduler.pipeline.posing import Posed, pose
from scheduler.pipeline.writing import plan_of
from scheduler.results import Asked, Compared, Generated, JudgedByOther, Refused, UnderProfile

if TYPE_CHECKING:
    from scheduler.engines.cpsat import Limits, Progress


def compare(
    year: int | None, names: Sequence[str], asked: Asked, limits: Limits | None = None, progress: Progress | None = None
) -> Compared:
    """The best year under each of the named profiles, and what each says of the others' years.

    Raises:
        InputError: a name is no profile or comes twice; or as ``generate`` does.
    """
    from scheduler.outcome import Undecided  # noqa: PLC0415 - only commands that solve load outcomes

    plain = load(asked.rulebook)
    profiles = [plain.profile(name) for name in names]
    if twice := sorted({name for name in names if list(names).count(name) > 1}):
        raise InputError("--profiles", [Problem(f"{name} is named more than once") for name in twice])
    source, year = asked_for(year, asked)
    notes: list[str] = []
    asking = [replace(asked, profile=name) for name in names]
    posed = [pose(year, source, one, notes.append) for one in asking]
    under: list[UnderProfile] = []
    for name, profile, one in zip(names, profiles, posed, strict=True):
        stopped = any(not isinstance(done.result, Refused) and done.result.interrupted for done in under)
        result = Undecided(0.0, interrupted=True) if stopped else answer(one, (), limits, progress)
        under.append(UnderProfile(name, profile, one.rules, result))
    return Compared(year, posed[0].book, tuple(under), _judged(under, posed), tuple(dict.fromkeys(notes)))


def _judged(under: Sequence[UnderProfile], posed: Sequence[Posed]) -> tuple[JudgedByOther, ...]:
    """Each year by each other profile's rules, from the file as written."""
    from calendars import ics_reader  # noqa: PLC0415 - only a year that was written is read back

    found = []
    for one, asked in zip(under, posed, strict=True):
        if not isinstance(one.result, Generated):
            continue
        name = f"{asked.year}.ics"
        rows = ics_reader.read(one.result.files[name], name)
        plan = plan_of(asked.book, asked.term, asked.waivers, rows)
        for other, its in zip(under, posed, strict=True):
            if other is not one:
                found.append(JudgedByOther(one.name, other.name, check(its.rules, plan)))
    return tuple(found)
