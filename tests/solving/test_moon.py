"""The moon report against brute force: every combination of sightings judged by the checker, on holidays made anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from strip import avoid, facts, holiday, member, strip, window

from calendars.holidays import AddedHoliday, Overlay, RemovedHoliday, load_facts
from constraints.check import check
from constraints.meetings import Facts, Holiday, Period
from constraints.rulebook import load
from scheduler.moon import FallBack, NoFallBack, by_the_moon
from scheduler.pipeline.questions.answering import best_year
from scheduler.pipeline.questions.moon import MovedFacts, moon
from scheduler.results import Asked
from scheduler.sightings import Moon, holidays_when, moons_of

BESIDE = """format = 1
year = 2027

[hosts]
AAFCC = "BN"
ACAMM = "BN"
AMIIM = "TL"

[windows]
AAFCC = { earliest = 2027-08-17, latest = 2027-08-31 }
ACAMM = { earliest = 2027-08-17, latest = 2027-08-31 }
AMIIM = { earliest = 2027-05-10, latest = 2027-05-25 }
ACDFIM = { earliest = 2027-09-01 }
"""


# Holidays made anew, by a user's file and no code of the report.


def sighted(book, year, sighting):
    """The facts of the year where a user's file says that the moons were sighted so."""
    removed, added = [], []
    for one, by in sighting:
        for day in one.days:
            removed.append(RemovedHoliday(member=one.member, day=day, source="sighted"))
            there = day + timedelta(days=by)
            added.append(AddedHoliday(member=one.member, day=there, name=one.name, source="sighted"))
    return load_facts(book, [year], Overlay(tuple(added), tuple(removed)))


def judged(base, plan, sighting):
    """The breaches and the cost of the plan under a sighting."""
    report = check(base.rules.values(), replace(plan, facts=sighted(base.book, plan.cycle, sighting)))
    return {(rule.id, finding.meetings) for rule, finding in report.breaches}, report.cost


def some_sightings(moons, most):
    """Every sighting in which at most so many moons are a day off."""
    for number in range(1, most + 1):
        for some in combinations(moons, number):
            for shifts in product((-1, 1), repeat=number):
                yield tuple(zip(some, shifts, strict=True))


@pytest.fixture(scope="module")
def shipped():
    """The shipped 2027 and what hangs on the moon in it."""
    base = best_year(2027, Asked())
    return base, moon(base)


def test_nothing_hangs_on_the_moon_in_the_shipped_year_whatever_two_members_see_of_a_festival(shipped):
    base, found = shipped
    assert (found.cases, found.all_of_them) == ((), True)
    days = [h for kept in found.plan.facts.holidays.values() for h in kept.values() if h.status == "estimated"]
    of_the_year = {(one.member, day) for one in found.moons for day in one.days if day.year == 2027}
    assert len(of_the_year) == sum(h.day.year == 2027 for h in days) > 10
    for sighting in some_sightings(found.moons, 2):
        if len({one.name for one, _ in sighting}) == 1:
            breaches, cost = judged(base, found.plan, sighting)
            assert (breaches, cost <= found.before.cost) == (set(), True), sighting


@pytest.mark.long
def test_nothing_hangs_on_the_moon_in_the_shipped_year_in_any_combination_of_two_or_of_whole_festivals(shipped):
    """Any two moons by themselves; then festivals in all members at once, in every combination of festivals."""
    base, found = shipped
    for sighting in some_sightings(found.moons, 2):
        breaches, cost = judged(base, found.plan, sighting)
        assert (breaches, cost <= found.before.cost) == (set(), True), sighting
    festivals = sorted({one.name for one in found.moons})
    for shifts in product((-1, 0, 1), repeat=len(festivals)):
        by = dict(zip(festivals, shifts, strict=True))
        sighting = tuple((one, by[one.name]) for one in found.moons if by[one.name])
        breaches, cost = judged(base, found.plan, sighting)
        assert (breaches, cost <= found.before.cost) == (set(), True), sighting


# A year with meetings beside estimated days.


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """A year with two meetings the day after a festival of their host, and one within a festival of its host."""
    request = tmp_path_factory.mktemp("moon") / "beside.toml"
    request.write_text(BESIDE)
    base = best_year(None, Asked(request))
    # Where the best year keeps clear of the margin, the meetings are put beside the days by hand.
    beside = {"AAFCC-2027": date(2027, 8, 17), "ACAMM-2027": date(2027, 8, 17), "AMIIM-2027": date(2027, 5, 17)}
    start = {**base.start, **{name: base.board.number(day) for name, day in beside.items()}}
    base = replace(base, start=start)
    return base, moon(base)


def near(found, days):
    """The moons within four days of any of the days."""
    return [m for m in found.moons if any(abs((day - one).days) <= 4 for day in m.days for one in days)]


def test_each_told_case_is_what_the_checker_says_and_each_fall_back_mends_it(beside):
    base, found = beside
    before, cost = judged(base, found.plan, ())
    assert (before, cost) == (set(), found.before.cost)
    assert {name for case in found.cases for one in case.troubles for name in one.meetings} == {
        "AAFCC-2027",
        "ACAMM-2027",
        "AMIIM-2027",
    }
    for case in found.cases:
        breaches, cost = judged(base, found.plan, case.sighting)
        assert {(one.rule.id, one.meetings) for one in case.troubles if one.breaks} == breaches
        assert cost - found.before.cost == case.dearer
        assert (case.fall_back is not None) == bool(breaches)
        if isinstance(case.fall_back, FallBack):
            moved = with_moves(found.plan, case.fall_back.moves)
            assert judged(base, moved, case.sighting) == (set(), found.before.cost + case.fall_back.dearer)


def with_moves(plan, moves):
    """The plan with the meetings on their new days."""
    there = {old.id: new for old, new in moves}
    rows = (replace(there.get(p.id, p), meeting=p.meeting) for p in plan.placements)
    return replace(plan, placements=tuple(sorted(rows, key=lambda p: (p.first_day, p.last_day, p.id))))


def holds_in_each(beside, days):
    """Judges every combination of the moons near the days; how many of them break anything."""
    base, found = beside
    moons, broken = near(found, days), 0
    for shifts in product((-1, 0, 1), repeat=len(moons)):
        sighting = tuple((one, by) for one, by in zip(moons, shifts, strict=True) if by)
        breaches, cost = judged(base, found.plan, sighting)
        parts = [case for case in found.cases if {*case.sighting} <= {*sighting}]
        assert breaches <= {(t.rule.id, t.meetings) for part in parts for t in part.troubles if t.breaks}
        told = sum(one.dearer for part in parts for one in part.troubles)
        assert cost - found.before.cost <= told, sighting
        if breaches:
            broken += 1
            moves = [move for part in parts if part.fall_back for move in part.fall_back.moves]
            assert judged(base, with_moves(found.plan, moves), sighting)[0] == set(), sighting
    return broken


def test_no_combination_breaks_more_than_is_told_and_the_fall_backs_hold_in_each(beside):
    # One moon breaks something in each month, if it is later, whatever the others do.
    for day in (date(2027, 5, 17), date(2027, 8, 17)):
        assert holds_in_each(beside, [day]) == 3 ** (len(near(beside[1], [day])) - 1)


@pytest.mark.long
def test_no_combination_of_both_months_breaks_more_than_is_told(beside):
    days = [date(2027, 5, 17), date(2027, 8, 17)]
    number = len(near(beside[1], days))
    assert holds_in_each(beside, days) == 3**number - 2**2 * 3 ** (number - 2)


def test_the_fall_back_of_one_meeting_is_the_nearest_legal_day(beside):
    base, found = beside
    alone = [c for c in found.cases if isinstance(c.fall_back, FallBack) and len(c.fall_back.moves) == 1]
    assert alone
    for case in alone:
        ((old, new),) = case.fall_back.moves
        away = abs((new.first_day - old.first_day).days)
        for shift in (by for n in range(1, away) for by in (-n, n)):
            days = timedelta(days=shift)
            nearer = replace(old, first_day=old.first_day + days, last_day=old.last_day + days)
            assert judged(base, with_moves(found.plan, [(old, nearer)]), case.sighting)[0] != set()


# Made-up years: how moons are told apart, and what moves with them.

BOUND = avoid("*", holidays_of="host")


def made(days, *rules, margin=1, holidays=((3, "estimated"),)):
    """A week in which the host HH keeps the holidays, each (column, status), judged by the moon."""
    kept = [holiday(date(2027, 3, 1) + timedelta(days=column), status) for column, status in holidays]
    known = facts(members=[member("HH")], holidays={"HH": kept}, margin_days=margin)
    plan = strip(days, facts=known, hosts=dict.fromkeys("AB", "HH"))
    return by_the_moon([BOUND, *rules], plan, lambda one: replace(plan.facts, holidays=holidays_when(plan.facts, one)))


@pytest.mark.parametrize(
    ("days", "margin", "holidays", "shifts"),
    [
        ("..A....", 1, [(3, "estimated")], [[-1]]),
        ("....A..", 1, [(3, "estimated")], [[1]]),
        (".A.....", 1, [(3, "estimated")], []),
        (".A.....", 2, [(3, "estimated")], [[-2]]),
        ("..A....", 0, [(3, "estimated")], []),
        ("..A....", 1, [(3, "gazetted")], []),
        ("..A....", 1, [(3, "estimated"), (4, "estimated")], [[-1]]),
        ("..A....", 1, [(1, "estimated"), (3, "estimated")], [[1], [-1]]),
    ],
)
def test_a_meeting_hangs_on_the_moons_that_may_come_to_its_day(days, margin, holidays, shifts):
    found = made(days, margin=margin, holidays=holidays)
    assert [[by for _, by in case.sighting] for case in found.cases] == shifts
    assert all(isinstance(case.fall_back, FallBack) for case in found.cases)


def test_a_meeting_that_may_not_leave_its_day_has_no_fall_back_and_the_rules_are_named():
    (case,) = made("..A....", window("A", on=date(2027, 3, 3), id="fixed")).cases
    assert isinstance(case.fall_back, NoFallBack)
    assert (set(case.fall_back.rules), case.lost) == ({"some-avoid", "fixed"}, True)


def test_what_only_costs_more_stays():
    found = made("..A....", avoid("*", weight=7, holidays_of="members").model_copy(update={"id": "price"}))
    (case,) = found.cases
    assert [(one.rule.id, one.breaks, one.dearer) for one in case.troubles] == [
        ("some-avoid", True, 0),
        ("price", False, 7),
    ]
    cheap = by_the_moon(
        [avoid("*", weight=7, holidays_of="members")],
        found.plan,
        lambda one: replace(found.plan.facts, holidays=holidays_when(found.plan.facts, one)),
    )
    assert [(case.dearer, case.fall_back) for case in cheap.cases] == [(7, None)]


def test_a_breach_that_was_there_before_is_no_matter_of_the_moon():
    found = made("...A...", holidays=[(3, "gazetted"), (4, "estimated")])
    assert found.cases == ()


def test_one_members_days_in_a_row_are_one_moon_and_two_members_days_are_two():
    estimated = [holiday(date(2027, 3, day), "estimated") for day in (9, 10, 12)]
    known = facts(members=[member("HH"), member("MM")], holidays={"HH": estimated, "MM": estimated[:1]})
    nine, ten, twelve = (h.day for h in estimated)
    assert moons_of(known) == [
        Moon("HH", "Holiday of 9 Mar", (nine, ten)),
        Moon("HH", "Holiday of 12 Mar", (twelve,)),
        Moon("MM", "Holiday of 9 Mar", (nine,)),
    ]


def kept(*days):
    """A member's holidays: (day of March, name, status) each."""
    rows = [Holiday(date(2027, 3, day), name, status) for day, name, status in days]
    return facts(members=[member("HH"), member("MM")], holidays={"HH": rows, "MM": []})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([(9, "Eid", "estimated")], [(10, "Eid", "gazetted")]),
        ([(9, "Eid", "estimated"), (10, "Labour", "gazetted")], [(10, "Labour; Eid", "gazetted")]),
        (
            [(2, "Eid", "estimated"), (9, "Eid; Labour", "estimated")],
            [(2, "Eid", "estimated"), (9, "Labour", "gazetted"), (10, "Eid", "gazetted")],
        ),
        ([(9, "Eid; Labour", "estimated")], [(9, "Eid; Labour", "gazetted"), (10, "Eid; Labour", "gazetted")]),
        ([(8, "Eid", "estimated"), (9, "Eid", "estimated")], [(9, "Eid", "gazetted"), (10, "Eid", "gazetted")]),
    ],
)
def test_a_moon_takes_its_names_along_and_leaves_the_others_where_they_are(before, after):
    known = kept(*before)
    moved = holidays_when(known, ((moons_of(known)[-1], 1),))
    assert moved == kept(*after).holidays


def periods(facts: Facts, name: str) -> list[tuple[date, date]]:
    """The stretches of that name in 2027."""
    return [(p.first_day, p.last_day) for p in facts.periods if p.name == name and p.first_day.year == 2027]


def test_a_period_that_is_found_from_holidays_follows_the_moon_and_a_held_one_does_not():
    book = load("asean-defence")
    plain = load_facts(book, [2027])
    ((first, last),) = periods(plain, "ramadan")
    begin, end = (m for m in moons_of(plain) if m.member == "BN" and {first, last + timedelta(days=1)} & {*m.days})
    moved = MovedFacts(book, plain, 2027)
    one = timedelta(days=1)
    assert periods(moved(((begin, -1), (end, 1))), "ramadan") == [(first - one, last + one)]
    assert periods(moved(((begin, 1),)), "ramadan") == [(first + one, last)]
    assert moved(()) == plain
    other = tuple(
        Period(p.name, p.first_day, p.last_day - one, p.estimated, p.source) if p.name == "ramadan" else p
        for p in plain.periods
    )
    held = MovedFacts(book, replace(plain, periods=other), 2027)
    assert periods(held(((end, 1),)), "ramadan") == [(first, last - one)]


def test_a_year_without_estimated_days_rests_on_none():
    plan = strip("A.B", facts=facts(members=[member("HH")], holidays={"HH": [holiday(date(2027, 3, 3))]}))
    found = by_the_moon([BOUND], plan, lambda _: plan.facts)
    assert (found.moons, found.cases, found.judged) == ((), (), 0)
