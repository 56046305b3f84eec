"""Rows for each rule of the shipped book: some that break it and some that keep it, and what each reading changes.

The rows are those of a calendar file: body, first day, last day, city, country, consensus, year. Nothing else is held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from calendars import csv_table
from calendars.holidays import load_facts
from calendars.plans import understand
from constraints.meetings import Act, Facts, Plan
from constraints.rule import State
from constraints.rulebook import load

BOOK = load()
HEADER = "body,start,end,city,country,consensus,year"
BROKEN, KEPT, UNDECIDED, NOTHING = State.BROKEN, State.KEPT, State.UNDECIDED, State.NOT_APPLICABLE


@dataclass(frozen=True)
class Rows:
    """A calendar file by its lines. ``year`` is judged. ``acts`` are its record; ``before`` its earlier version.

    ``astray`` is a body that reports to nobody here.
    """

    lines: tuple[str, ...]
    year: int = 2027
    acts: tuple[Act, ...] | None = None
    before: tuple[str, ...] = ()
    astray: str = ""


def rows(*lines: str, **more: object) -> Rows:
    return Rows(lines, **more)  # type: ignore[arg-type]


def act(paper: str, done: str, by: str, day: int) -> Act:
    return Act(paper, done, by, date(2027, 1, day), "a record")


CHIEFS = ("ACDFIM,2027-09-07", "ACAMM,2027-11-23", "AAFCC,2027-09-01", "ANI,2027-08-03", "AMIIM,2027-09-06")
SERVICES_FIRST = ("ACAMM,2027-03-01", "AAFCC,2027-04-01", "ANI,2027-05-03", "ACDFIM,2027-09-07")
TWO_SUMMITS = ("SUMMIT,2027-05-11", "SUMMIT,2027-10-26,2027-10-28")
SPECIAL_CHIEFS = (*CHIEFS[:4], "Special AMIIM,2027-09-06")

BY_DATES: dict[str, tuple[Rows, Rows]] = {
    "admm-annual": (rows("ADSOM,2027-09-01"), rows("ADMM,2027-11-02")),
    "admm-summit": (rows(*TWO_SUMMITS, "ADMM,2027-11-02"), rows(*TWO_SUMMITS, "ADMM,2027-10-31")),
    "chiefs-annual": (rows(*CHIEFS[:4]), rows(*CHIEFS)),
    "acdfim-last": (rows(*CHIEFS), rows(*SERVICES_FIRST)),
    "acdfim-reports": (
        rows("ACDFIM,2027-11-03", "ADMM,2027-11-02"),
        rows("ACDFIM,2027-11-01", "ADMM,2027-11-02"),
    ),
    "adsom-prepares": (rows("ADSOM,2027-11-03", "ADMM,2027-11-02"), rows("ADSOM,2027-11-01", "ADMM,2027-11-02")),
    "wg-supports": (
        rows("ADSOM-WG,2027-09-02", "ADSOM,2027-09-01"),
        rows("ADSOM-WG,2027-08-31", "ADSOM,2027-09-01"),
    ),
    "purview": (rows("ACAMM,2027-11-23", astray="ACDFIM"), rows("ACAMM,2027-11-23")),
    "admm-reports": (rows("ADMM,2027-11-02", astray="ADMM"), rows("ADMM,2027-11-02")),
    "summit-twice": (rows("SUMMIT,2027-05-11"), rows(*TWO_SUMMITS)),
    "officials-annual": (rows("ADSOM,2027-09-01"), rows("ADSOM,2027-09-01", "ADSOM-WG,2027-08-31")),
    "plus-every-three-years": (
        rows("ADMM,2010-05-11", year=2010),
        rows("ADMM,2010-05-11", "ADMM-PLUS,2010-10-12", year=2010),
    ),
    "plus-every-two-years": (
        rows("ADMM,2015-03-16", year=2015),
        rows("ADMM,2015-03-16", "ADMM-PLUS,2015-11-04", year=2015),
    ),
    "plus-annual": (rows("ADMM,2027-11-02"), rows("ADMM-PLUS,2027-11-03")),
    "adsom-plus-annual": (rows("ADSOM,2027-09-01"), rows("ADSOM-PLUS,2027-09-02")),
    "adsom-lead": (rows("ADSOM,2027-10-12", "ADMM,2027-11-02"), rows("ADSOM,2027-10-11", "ADMM,2027-11-02")),
    "adsom-lead-wish": (rows("ADSOM,2027-09-28", "ADMM,2027-11-02"), rows("ADSOM,2027-09-27", "ADMM,2027-11-02")),
    "acdfim-before-adsom": (
        rows("ACDFIM,2027-09-02", "ADSOM,2027-09-01"),
        rows("ACDFIM,2027-08-31", "ADSOM,2027-09-01"),
    ),
    "nadi-before-adsom": (rows("NADI,2027-09-02", "ADSOM,2027-09-01"), rows("NADI,2027-08-31", "ADSOM,2027-09-01")),
    "amiim-with-acdfim": (
        rows("AMIIM,2027-08-29", "ACDFIM,2027-09-07"),
        rows("AMIIM,2027-08-30,2027-09-07", "ACDFIM,2027-09-07"),
    ),
    "plus-follows": (
        rows("ADMM,2027-11-02", "ADMM-PLUS,2027-11-04"),
        rows("ADMM,2027-11-02", "ADMM-PLUS,2027-11-03"),
    ),
    "adsom-plus-follows": (
        rows("ADSOM,2027-09-01", "ADSOM-PLUS,2027-09-04"),
        rows("ADSOM,2027-09-01", "ADSOM-PLUS,2027-09-03"),
    ),
    "same-delegates": (
        rows("ADMM,2027-11-02,,Singapore,SG", "ADMM-PLUS,2027-11-03,,Manila,PH"),
        rows("ADMM,2027-11-02,,Singapore,SG", "ADMM-PLUS,2027-11-03,,Singapore,SG"),
    ),
    "ministers-apart": (
        rows("ADMM Retreat,2027-07-26", "ADMM,2027-11-02"),
        rows("ADMM Retreat,2027-07-24", "ADMM,2027-11-02"),
    ),
    "summits-apart": (rows("SUMMIT,2027-07-01", "SUMMIT,2027-10-26"), rows(*TWO_SUMMITS)),
    "two-a-week": (
        rows("ADSOM-WG,2027-09-06", "ADSOM,2027-09-08", "ADSOM-PLUS,2027-09-12"),
        rows("ADSOM-WG,2027-09-06", "ADSOM,2027-09-08", "ADSOM-PLUS,2027-09-13"),
    ),
    "summit-months": (rows("SUMMIT,2027-06-01"), rows("SUMMIT,2027-05-31,2027-06-01")),
    "admm-months": (rows("ADMM,2027-09-30"), rows("ADMM,2027-05-25")),
    "plus-months": (rows("ADMM-PLUS,2027-09-30"), rows("ADMM-PLUS,2027-11-01")),
    "acdfim-months": (rows("ACDFIM,2027-07-01"), rows("ACDFIM,2027-09-10")),
    "acamm-november": (rows("ACAMM,2027-10-31"), rows("ACAMM,2027-11-01")),
    "aafcc-september": (rows("AAFCC,2027-05-03"), rows("AAFCC,2027-09-13")),
    "ani-august": (rows("ANI,2027-05-03"), rows("ANI,2027-08-22")),
    "adsom-place": (rows("ADSOM,2027-07-01"), rows("ADSOM,2027-09-24")),
    "wg-place": (rows("ADSOM-WG,2027-07-01"), rows("ADSOM-WG,2027-02-25")),
    "host-holidays": (rows("ADSOM,2027-08-09,,,Singapore"), rows("ADSOM,2027-08-09,,,Malaysia")),
    "official-weekends": (rows("ADMM,2027-10-30,,,SG"), rows("ADMM,2027-10-29,,,SG")),
    "other-weekends": (rows("ACAMM,2027-11-26,,,Brunei Darussalam"), rows("ACAMM,2027-11-26,,,SG")),
    "ramadan": (rows("ADSOM,2027-02-09"), rows("ADSOM,2027-02-03")),
    "mainland-new-year": (rows("ADSOM,2027-04-13"), rows("ADSOM,2027-04-12")),
    "lunar-new-year": (rows("ADSOM,2027-02-05"), rows("ADSOM,2027-02-03")),
    "wider-festivals": (rows("ADSOM,2027-04-21"), rows("ADSOM,2027-04-22")),
    "moon-margin": (rows("ADSOM,2027-02-07,,,SG"), rows("ADSOM,2027-02-03,,,SG")),
    "members-holidays": (rows("ADSOM,2027-08-09,,,MY"), rows("ADSOM,2027-08-10,,,MY")),
    "ministers-holidays": (rows("ADMM,2027-08-09,,,MY"), rows("ADMM,2027-08-10,,,MY")),
    "shangri-la": (rows("ACAMM,2027-06-04"), rows("ACAMM,2027-06-07")),
    "un-week": (rows("ADMM,2027-09-21"), rows("ADMM,2027-09-20")),
    "editions-apart": (
        rows("ADSOM,2026-09-01", "ADSOM,2027-05-28"),
        rows("ADSOM,2026-09-01", "ADSOM,2027-05-29"),
    ),
    "last-years-place": (
        rows("ADSOM,2026-09-01", "ADSOM,2027-09-01"),
        rows("ADSOM,2026-09-01", "ADSOM,2027-08-31"),
    ),
    "chair-hosts": (rows("ADMM,2027-11-02,,,Malaysia"), rows("ADMM,2027-11-02,,,Singapore")),
    "amiim-host": (
        rows("AMIIM,2027-09-06,,,Malaysia", "ACDFIM,2027-09-07,,,Singapore"),
        rows("AMIIM,2027-09-06,,,Singapore", "ACDFIM,2027-09-07,,,Singapore"),
    ),
    "one-service-meeting-each": (
        rows("ANI,2027-08-03,,,Malaysia", "AAFCC,2027-09-01,,,Malaysia"),
        rows("ANI,2027-08-03,,,Malaysia", "AAFCC,2027-09-01,,,Indonesia"),
    ),
    "stays-where-it-was": (
        rows("ADMM,2027-11-02", before=("ADMM,2027-11-03",)),
        rows("ADMM,2027-11-02,2027-11-03", before=("ADMM,2027-11-02",)),
    ),
}
"""Rule -> rows that break it, and rows that keep it."""

BY_RECORD: dict[str, tuple[Rows, Rows]] = {
    "calendar-recommended": (
        rows("ADMM,2027-11-02", acts=(act("calendar", "adopted", "ADMM", 2),)),
        rows("ADMM,2027-11-02", acts=(act("calendar", "recommended", "ADSOM", 1),)),
    ),
    "calendar-adopted": (
        rows("ADMM,2027-11-02", acts=(act("calendar", "adopted", "ADMM", 2),)),
        rows(
            "ADMM,2027-11-02",
            acts=(act("calendar", "recommended", "ADSOM", 1), act("calendar", "adopted", "ADMM", 2)),
        ),
    ),
    "programme": (
        rows("ADMM,2027-11-02", acts=(act("programme", "adopted", "ADSOM", 2),)),
        rows(
            "ADMM,2027-11-02",
            acts=(act("programme", "recommended", "ADSOM", 1), act("programme", "adopted", "ADMM", 2)),
        ),
    ),
}
"""The same for rules that no date decides: they are judged on the record of what was done to a paper."""

CONSENT: dict[str, tuple[Rows, Rows]] = {
    "admm-retreat": (rows("ADMM Retreat,2027-02-02"), rows("ADMM Retreat,2027-02-02,,,,letter of 3 May"))
}
"""Rule that no date breaks -> rows that leave it undecided, and rows that keep it."""

FOR_PEOPLE = ("in-scope", "guidance", "protocol", "consults", "track-two", "plus")
"""Rules that are listed for people to judge, whatever is held."""

DECIDED: dict[tuple[str, str], tuple[Rows, State, State]] = {
    ("admm-annual", "exactly-once"): (rows("ADMM,2027-05-04", "ADMM,2027-11-02"), KEPT, BROKEN),
    ("admm-annual", "specials-count"): (rows("Special ADMM,2027-11-02"), BROKEN, KEPT),
    ("admm-summit", "first-summit"): (rows(*TWO_SUMMITS, "ADMM,2027-10-20"), KEPT, BROKEN),
    ("admm-summit", "next-day"): (rows(*TWO_SUMMITS, "ADMM,2027-10-30"), KEPT, BROKEN),
    ("admm-summit", "same-week"): (rows(*TWO_SUMMITS, "ADMM,2027-11-05"), BROKEN, KEPT),
    ("admm-summit", "two-weeks"): (rows(*TWO_SUMMITS, "ADMM,2027-11-12"), BROKEN, KEPT),
    ("admm-summit", "quarter-before"): (rows(*TWO_SUMMITS, "ADMM,2027-06-01"), KEPT, BROKEN),
    ("chiefs-annual", "exactly-once"): (rows(*CHIEFS, "ANI,2027-11-02"), KEPT, BROKEN),
    ("chiefs-annual", "specials-count"): (rows(*SPECIAL_CHIEFS), BROKEN, KEPT),
    ("acdfim-last", "rolling"): (rows("ACDFIM,2026-09-01", "ACAMM,2026-11-24", *CHIEFS), BROKEN, KEPT),
    ("acdfim-last", "with-intelligence-and-operations"): (rows(*SERVICES_FIRST, "AMIIM,2027-10-05"), KEPT, BROKEN),
}
"""Rule and reading -> rows on which it judges otherwise than by default: what the default says, and what it says."""

OPEN: dict[tuple[str, str], tuple[Rows, State, State]] = {
    ("admm-summit", "any-summit"): (rows(TWO_SUMMITS[0], "SUMMIT,TBC,,,,,2027", "ADMM,2027-05-10"), UNDECIDED, KEPT),
    ("admm-summit", "no-summit-no-rule"): (rows("ADMM,2027-11-02"), UNDECIDED, NOTHING),
}
"""The same where one of the two does not decide."""


@cache
def facts_of(year: int) -> Facts:
    return load_facts(BOOK, (year - 1, year))


def planned(lines: tuple[str, ...], year: int) -> Plan:
    read = csv_table.read("\n".join([HEADER, *lines]).encode(), "rows.csv")
    found = understand("rows.csv", read.rows, BOOK)
    assert found.notes == ()
    return replace(next(plan for plan in found.plans if plan.cycle == year), facts=facts_of(year))


def plan_of(given: Rows) -> Plan:
    plan = replace(planned(given.lines, given.year), acts=given.acts)
    if given.before:
        plan = replace(plan, version=planned(given.before, given.year).placements)
    if given.astray:
        bodies = tuple(b.model_copy(update={"reports_to": None}) if b.id == given.astray else b for b in BOOK.bodies)
        plan = replace(plan, facts=replace(plan.facts, bodies=bodies))
    return plan
