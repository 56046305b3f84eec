"""Windows and counts before any search: what they close, why, and that they never close what is open."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from strip import apart, body, order, window

from constraints.board import Board
from constraints.meetings import Meeting, Term
from constraints.requirements import FAR, AllowedDays, Gap
from scheduler.engines import cpsat
from scheduler.engines.propagate import Dead, Overfull, dead_end, windows

FIRST = date(2027, 3, 1)


def board(sizes, *rules, days=9):
    """A board of meetings, name -> days each takes, with the rules posted on it."""
    of = {name: body(name[0]).model_copy(update={"id": name}) if len(name) > 1 else body(name) for name in sizes}
    rows = tuple(Meeting(name, of[name], 2027, days=size) for name, size in sizes.items())
    made = Board(Term(2027, FIRST, FIRST + timedelta(days=days - 1), rows))
    for rule in rules:
        rule.post(made)
    return made


def on(name, *days, rule="days"):
    """The meeting begins on one of the days."""
    return AllowedDays(rule, (name,), None, frozenset(days))


def after(first, then, least, most=FAR, rule="order"):
    """``then`` begins so many days after ``first`` begins."""
    return Gap(rule, (first, then), None, ((least, most),))


def day(number):
    """The date of a day number."""
    return FIRST + timedelta(days=number)


# Windows.


def test_without_requirements_a_window_is_the_term():
    assert windows(board({"A": 1, "B": 3}), []) == {"A": (0, 8), "B": (0, 6)}


def test_an_order_pushes_the_later_meeting_back_and_the_earlier_one_forward():
    made = board({"A": 2, "B": 3}, order("A", "B"))
    assert windows(made, made.requirements) == {"A": (0, 4), "B": (2, 6)}


def test_windows_are_pushed_along_a_chain_from_both_ends():
    made = board(
        {"A": 1, "B": 2, "C": 1},
        order("A", "B", least=1),
        order("B", "C"),
        window("A", earliest=day(2)),
        window("C", latest=day(7)),
    )
    assert windows(made, made.requirements) == {"A": (2, 3), "B": (4, 5), "C": (6, 7)}


def test_a_most_pulls_the_earlier_meeting_after_the_later_one():
    made = board({"A": 1, "B": 1}, order("A", "B", least=1, most=2), window("B", earliest=day(7)))
    assert windows(made, made.requirements) == {"A": (4, 6), "B": (7, 8)}


def test_days_that_are_closed_at_the_ends_narrow_a_window_and_those_inside_do_not():
    made = board({"A": 1})
    assert windows(made, [on("A", 2, 4, 6), on("A", 2, 3, 4, 5, 6)]) == {"A": (2, 6)}


def test_what_is_only_priced_narrows_nothing():
    made = board({"A": 1, "B": 1}, order("A", "B", weight=5))
    assert windows(made, made.requirements) == {"A": (0, 8), "B": (0, 8)}


# Dead ends, each with exactly what it needs.


def test_a_chain_that_is_too_long_is_explained_by_its_links_and_its_ends():
    early, late, beside_it = on("A", 6, 7, 8), on("D", 0, 1, 2, 3, 4, 5, 6, 7, 8), on("E", 3)
    chain = [after("A", "B", 1), after("B", "C", 1), after("C", "D", 1)]
    found = dead_end(board(dict.fromkeys("ABCDE", 1)), [beside_it, late, early, *chain, after("E", "D", 1)])
    assert found is not None
    assert set(found.requirements) == {early, *chain}


def test_a_requirement_that_closes_no_day_of_the_window_is_no_part_of_the_explanation():
    idle, late, early = on("A", *range(9)), on("A", 5, 6), on("A", 0, 1, 2, 3)
    assert dead_end(board({"A": 1}), [idle, late, early]) == Dead((late, early), "no day is left for A")


def test_a_closed_window_is_told_in_dates():
    early, late = on("A", 6), on("B", 4)
    link = after("A", "B", 1)
    assert dead_end(board({"A": 1, "B": 1}), [early, late, link]) == Dead(
        (early, late, link), "A can begin not before 2027-03-07, and not after 2027-03-04"
    )


def test_a_ring_of_orders_is_a_dead_end():
    ring = [after("A", "B", 1), after("B", "C", 1), after("C", "A", 1)]
    found = dead_end(board(dict.fromkeys("ABC", 1)), ring)
    assert found is not None
    assert set(found.requirements) == set(ring)


def test_what_can_be_met_is_no_dead_end():
    made = board({"A": 2, "B": 3, "C": 4}, order("A", "B"), order("B", "C"), apart("*"))
    assert dead_end(made, made.requirements) is None


# Counts.


def test_more_meeting_days_than_days():
    made = board({"A": 3, "B": 3, "C": 4}, apart("*"))
    assert dead_end(made, made.requirements) == Overfull(
        tuple(made.requirements), "3 meetings need 10 days, the window has 9", 3, 10, 9
    )


def test_the_days_to_travel_between_are_counted_too():
    fits, over = (board({"A": 2, "B": 2, "C": size}, apart("*", free_days=1)) for size in (3, 4))
    assert dead_end(fits, fits.requirements) is None
    found = dead_end(over, over.requirements)
    assert isinstance(found, Overfull)
    assert (found.told, found.needed, found.there) == ("3 meetings need 10 days, the window has 9", 10, 9)


def test_days_that_nobody_may_use_are_no_room():
    made = board({"A": 2, "B": 2}, apart("*"))
    closed = [on("A", 0, 4), on("B", 0)]
    found = dead_end(made, [*made.requirements, *closed])
    assert found is None
    closed = [on("A", 0, 1), on("B", 0, 1)]
    assert dead_end(made, [*made.requirements, *closed]) == Overfull(
        (*made.requirements, *closed), "2 meetings need 4 days, the window has 3", 2, 4, 3
    )


def test_a_free_day_may_be_one_that_nobody_may_meet_on():
    made = board({"A": 1, "B": 1}, apart("*", free_days=1), days=3)
    assert dead_end(made, [*made.requirements, on("A", 0), on("B", 2)]) is None
    found = dead_end(made, [*made.requirements, on("A", 0), on("B", 1)])
    assert isinstance(found, Overfull)
    assert (found.needed, found.there) == (3, 2)


def test_a_season_of_96_days_does_not_hold_105():
    sizes = {f"B{n}": 2 if n < 30 else 3 for n in range(45)}
    made = board(sizes, apart("*"), days=96)
    found = dead_end(made, made.requirements)
    assert isinstance(found, Overfull)
    assert found.told == "45 meetings need 105 days, the window has 96"


def test_meetings_that_may_overlap_are_not_counted_together():
    made = board({"A": 5, "B": 5, "C": 5}, apart("AB"))
    found = dead_end(made, made.requirements)
    assert isinstance(found, Overfull)
    assert found.meetings == 2
    assert {name for one in found.requirements for name in one.meetings} == {"A", "B"}


# Never a false dead end.


def random_requirements(chance, made):
    """Hard requirements of every shape that windows and counts read."""
    names = list(made.size)
    found = []
    for n in range(chance.randint(1, 4)):
        name = chance.choice(names)
        span = range(made.latest[name] + 1)
        found.append(on(name, *chance.sample(span, chance.randint(1, len(span))), rule=f"days-{n}"))
    for n in range(chance.randint(0, 4)):
        first, then = chance.sample(names, 2)
        least = chance.randint(-2, 5)
        most = FAR if chance.random() < 0.5 else least + chance.randint(0, 6)
        found.append(after(first, then, least, most, rule=f"order-{n}"))
    for n in range(chance.randint(0, 2)):
        pool, free = chance.sample(names, chance.randint(2, len(names))), chance.randint(0, 2)
        lopsided = chance.randint(0, 1)
        for at, one in enumerate(pool):
            for other in pool[at + 1 :]:
                sides = ((-FAR, -(made.size[other] + free)), (made.size[one] + free + lopsided, FAR))
                found.append(Gap(f"apart-{n}", (one, other), None, sides))
    return found


@pytest.mark.parametrize("seed", range(30))
def test_a_dead_end_is_impossible_for_the_exact_engine_too(seed):
    chance = random.Random(seed)
    for _ in range(10):
        sizes = {name: chance.randint(1, 3) for name in "ABCDE"[: chance.randint(2, 5)]}
        made = board(sizes, days=chance.randint(5, 12))
        asked = random_requirements(chance, made)
        found = dead_end(made, asked)
        if found is not None:
            assert set(found.requirements) <= set(asked)
            assert cpsat.feasible(made, found.requirements) is False
        for name, (low, high) in windows(made, asked).items() if found is None else ():
            outside = [d for d in range(made.latest[name] + 1) if not low <= d <= high]
            assert not outside or cpsat.feasible(made, [*asked, on(name, *outside)]) is False


def test_the_random_boards_are_of_both_sorts():
    chance = random.Random(0)
    sorts = set()
    for _ in range(60):
        made = board({name: chance.randint(1, 3) for name in "ABCD"})
        found = dead_end(made, random_requirements(chance, made))
        sorts.add(type(found).__name__)
    assert sorts == {"NoneType", "Dead", "Overfull"}
