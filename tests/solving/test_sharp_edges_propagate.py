"""Windows and counts, where a small slip would show: bounds met to the day, and what an explanation leaves out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from strip import apart, body

from constraints.board import Board
from constraints.meetings import Meeting, Term
from constraints.requirements import FAR, AllowedDays, Gap, Requirement
from scheduler.engines.propagate import Overfull, dead_end, windows

FIRST = date(2027, 3, 1)


def board(sizes: dict[str, int], days: int = 9) -> Board:
    """A board of meetings, name -> days each takes."""
    rows = tuple(Meeting(name, body(name), 2027, days=size) for name, size in sizes.items())
    return Board(Term(2027, FIRST, FIRST + timedelta(days=days - 1), rows))


def on(name: str, *days: int, weight: int | None = None) -> AllowedDays:
    """The meeting begins on one of the days."""
    return AllowedDays("days", (name,), weight, frozenset(days))


def after(first: str, then: str, least: int, most: int = FAR) -> Gap:
    """``then`` begins so many days after ``first`` begins."""
    return Gap("order", (first, then), None, ((least, most),))


def kept_apart(first: str, second: str, forth: int, back: int, rule: str = "apart") -> Gap:
    """``second`` begins at least ``forth`` days after ``first`` begins, or at least ``back`` days before."""
    return Gap(rule, (first, second), None, ((-FAR, -back), (forth, FAR)))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([after("A", "B", 3)], {"A": (0, 5), "B": (3, 8)}),
        ([after("A", "B", -FAR, 2), on("B", 5, 6)], {"A": (3, 8), "B": (5, 6)}),
        ([after("A", "B", -FAR, 2), on("A", 1, 2)], {"A": (1, 2), "B": (0, 4)}),
        ([after("A", "B", 0, 0), on("A", 4)], {"A": (4, 4), "B": (4, 4)}),
        ([after("A", "B", -2, 2), on("A", 4)], {"A": (4, 4), "B": (2, 6)}),
        ([after("A", "B", 2), on("A", 1, 2, 3), on("B", 4, 6, 8)], {"A": (1, 3), "B": (4, 8)}),
        ([after("A", "B", 2), on("A", 3, 5), on("B", 4, 6)], {"A": (3, 3), "B": (6, 6)}),
    ],
)
def test_windows_are_pushed_to_the_day(asked, found):
    made = board({"A": 1, "B": 1})
    assert windows(made, asked) == found
    assert dead_end(made, asked) is None


def test_a_long_chain_is_followed_to_its_end():
    made = board(dict.fromkeys("ABCDEFGH", 1))
    chain = [after(one, then, 1) for one, then in zip("ABCDEFG", "BCDEFGH", strict=True)]
    for links in (chain, chain[::-1]):
        assert windows(made, links) == {name: (at, at + 1) for at, name in enumerate("ABCDEFGH")}
        late = [*links, on("A", *range(2, 9))]
        found = dead_end(made, late)
        assert found is not None
        assert set(found.requirements) == set(late)


# What an explanation names, and in which order: each requirement once.


def test_what_closes_the_days_on_one_side_is_named_alone():
    idle, early, late = on("A", *range(9)), on("A", 0, 1, 2), on("B", 0, 1, 2)
    link = after("A", "B", 4)
    found = dead_end(board({"A": 1, "B": 1}), [idle, early, late, link])
    assert found is not None
    assert found.requirements == (late, link)


def test_a_meeting_may_be_closed_by_one_list_of_days_after_another():
    lists = [on("A", 0, 1, 2, 3), on("A", 2, 3, 4, 5), on("A", 4, 5, 6)]
    found = dead_end(board({"A": 1}), lists)
    assert found is not None
    assert found.told == "no day is left for A"
    assert set(found.requirements) == set(lists)


def test_what_is_priced_kills_nothing():
    made = board({"A": 1, "B": 1})
    assert dead_end(made, [on("A", weight=5), after("A", "B", 1)]) is None


# Counts.


@pytest.mark.parametrize(
    ("days", "sizes", "free_days", "needed"),
    [
        (5, {"A": 2, "B": 3}, 0, None),
        (4, {"A": 2, "B": 3}, 0, 5),
        (6, {"A": 2, "B": 3}, 1, None),
        (5, {"A": 2, "B": 3}, 1, 6),
        (7, {"A": 1, "B": 1, "C": 1}, 2, None),
        (6, {"A": 1, "B": 1, "C": 1}, 2, 7),
    ],
)
def test_meetings_and_free_days_fill_a_term_to_the_day(days, sizes, free_days, needed):
    made = board(sizes, days)
    apart("*", free_days=free_days).post(made)
    found = dead_end(made, made.requirements)
    if needed is None:
        assert found is None
        return
    told = f"{len(sizes)} meetings need {needed} days, the window has {days}"
    assert found == Overfull(tuple(made.requirements), told, len(sizes), needed, days)


def test_those_that_are_squeezed_into_one_window_are_counted_and_no_others():
    made = board({"A": 2, "B": 2, "C": 2})
    apart("*").post(made)
    squeezed = [on("A", 3, 4), on("B", 3, 4)]
    pair = next(one for one in made.requirements if one.meetings == ("A", "B"))
    assert dead_end(made, [*made.requirements, *squeezed]) == Overfull(
        (pair, *squeezed), "2 meetings need 4 days, the window has 3", 2, 4, 3
    )


def test_where_the_two_sides_differ_the_smaller_one_is_counted_on():
    made = board({"A": 1, "B": 1}, days=3)
    for gap in (kept_apart("A", "B", 2, 1), kept_apart("A", "B", 1, 2)):
        assert dead_end(made, [gap, on("A", 0, 1), on("B", 0, 1)]) is None
    both = kept_apart("A", "B", 2, 2)
    found = dead_end(made, [both, on("A", 0, 1), on("B", 0, 1)])
    assert isinstance(found, Overfull)
    assert (found.meetings, found.needed) == (2, 3)


@pytest.mark.parametrize(
    "allowed",
    [
        ((-FAR, 0), (1, FAR)),  # they may overlap
        ((-FAR, -1), (1, 4)),  # and not too far off
        ((-4, -1), (1, FAR)),
        ((-FAR, -1), (1, 2), (4, FAR)),
    ],
)
def test_other_shapes_of_gaps_are_not_counted(allowed):
    made = board({"A": 1, "B": 1}, days=1)
    one: Requirement = Gap("other", ("A", "B"), None, allowed)
    assert dead_end(made, [one]) is None


def test_pairs_of_different_rules_are_not_counted_together():
    made = board(dict.fromkeys("ABC", 1), days=2)
    pairs = [kept_apart("A", "B", 1, 1, "x"), kept_apart("B", "C", 1, 1, "x"), kept_apart("A", "C", 1, 1, "y")]
    assert dead_end(made, pairs) is None
    as_one = [kept_apart(a, b, 1, 1) for a, b in ("AB", "BC", "AC")]
    assert dead_end(made, as_one) == Overfull(
        (as_one[0], as_one[2], as_one[1]), "3 meetings need 3 days, the window has 2", 3, 3, 2
    )


def test_a_meeting_of_that_time_with_room_elsewhere_is_not_counted():
    made = board({"A": 2, "B": 2, "D": 2})
    apart("*").post(made)
    squeezed = [on("A", 3, 4), on("B", 3, 4)]
    roomy = on("D", 3, 4, 5, 6, 7)
    pair = next(one for one in made.requirements if one.meetings == ("A", "B"))
    found = dead_end(made, [*made.requirements, *squeezed, roomy])
    assert isinstance(found, Overfull)
    assert (found.requirements, found.meetings) == ((pair, *squeezed), 2)


@pytest.mark.parametrize(("days", "dead"), [(3, False), (2, True)])
def test_two_sets_may_share_a_pair(days, dead):
    made = board(dict.fromkeys("ABCD", 1), days)
    pairs = [kept_apart(a, b, 1, 1) for a, b in ("AB", "AC", "BC", "BD", "CD")]
    assert (dead_end(made, pairs) is not None) == dead


@pytest.mark.parametrize("closed", [0, 2, 3, 6, 7, 8])
def test_days_that_are_closed_outside_of_what_moved_a_bound_are_no_reason(closed):
    idle = on("A", *(set(range(9)) - {closed}))
    # A is pushed to 4, from there to 5 by its own days; then D is too late for E, and E for F.
    pushed, own, late = on("B", 3), on("A", 1, 5, 6, 7, 8), on("F", *range(8))
    links = [after("B", "A", 1), after("A", "D", 1), after("D", "E", 1), after("E", "F", 1)]
    forth = dead_end(board(dict.fromkeys("ABDEF", 1)), [pushed, own, idle, late, *links])
    assert forth is not None
    assert set(forth.requirements) == {pushed, own, late, *links}
    # The same with time running backwards.
    pushed, own, early = on("B", 5), on("A", 7, 3, 2, 1, 0), on("F", *range(1, 9))
    idle = on("A", *(set(range(9)) - {8 - closed}))
    links = [after("A", "B", 1), after("D", "A", 1), after("E", "D", 1), after("F", "E", 1)]
    back = dead_end(board(dict.fromkeys("ABDEF", 1)), [pushed, own, idle, early, *links])
    assert back is not None
    assert set(back.requirements) == {pushed, own, early, *links}


def test_days_that_are_closed_outside_of_a_window_without_days_are_no_reason():
    idle, pushed, own, link = on("A", *range(1, 9)), on("B", 3), on("A", 1, 2, 3, 8), after("B", "A", 1, 4)
    found = dead_end(board({"A": 1, "B": 1}), [pushed, own, idle, link])
    assert found is not None
    assert (found.told, set(found.requirements)) == ("no day is left for A", {pushed, own, link})
