"""Conflicts: impossible, minimal, and confirmed by a second solver that shares no code with the first."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from cli.large import write_overfull
from cli.run import NOVEMBER, indical
from kinds.examples import DATED, term
from strip import apart, board_of, body, day, host, order, window

from calendars.request import EMPTY
from constraints.board import Board
from constraints.meetings import Meeting, Term
from constraints.requirements import Gap
from constraints.rulebook import SHIPPED
from constraints.selector import Selector
from scheduler import conflict, conflict_map, conflict_sets, pipeline
from scheduler.engines import cpsat
from scheduler.outcome import Solved
from scheduler.pipeline import generate
from scheduler.results import Asked, Generated, Refused
from solving.second_requirements import assert_minimal

# The shipped example.


@pytest.fixture(scope="module")
def november():
    """What the shipped example comes to."""
    refused = generate(None, Asked(NOVEMBER))
    assert isinstance(refused, Refused)
    return refused


def test_the_november_request_meets_two_rules_and_nothing_else(november):
    rules = {"acdfim-last", "acdfim-reports", "fixed-ACAMM-2027", "fixed-ADMM-2027"}
    assert set(november.conflict.rules) == rules
    assert {(r.rule, r.meetings) for r in november.conflict.requirements} == {
        ("acdfim-last", ("ACAMM-2027", "ACDFIM-2027")),
        ("acdfim-reports", ("ACDFIM-2027", "ADMM-2027")),
        ("fixed-ACAMM-2027", ("ACAMM-2027",)),
        ("fixed-ADMM-2027", ("ADMM-2027",)),
    }
    board = Board(november.term)
    assert_minimal(board, november.conflict.requirements)


WITHOUT = {
    "acdfim-last": ('earlier = { group = "service-chiefs" }', 'earlier = { bodies = ["AAFCC", "ANI"] }'),
    "acdfim-reports": ('id = "acdfim-reports"', 'id = "acdfim-reports"\nuntil = 2000-01-01'),
    "fixed-ACAMM-2027": ("ACAMM = 2027-11-23", ""),
    "fixed-ADMM-2027": ("ADMM = 2027-10-20", ""),
}


@pytest.mark.parametrize("given_up", WITHOUT)
def test_what_giving_up_one_part_costs_is_what_the_changed_request_costs(given_up, november, tmp_path):
    shutil.copytree(SHIPPED / "asean-defence", tmp_path / "ours")
    shutil.copy(NOVEMBER, tmp_path / "wishes.toml")
    changed = tmp_path / ("wishes.toml" if given_up.startswith("fixed-") else "ours/rulebook.toml")
    old, new = WITHOUT[given_up]
    text = changed.read_text()
    assert text.count(old) == 1
    changed.write_text(text.replace(old, new))
    again = generate(None, Asked(tmp_path / "wishes.toml", str(tmp_path / "ours")))
    assert isinstance(again, Generated)
    (choice,) = [c for c in november.choices if c.rule == given_up]
    assert (choice.cost, choice.proven, choice.decided) == (again.calendar.cost, True, True)


def test_the_choices_are_told_the_cheapest_first(november):
    costs = [choice.cost for choice in november.choices]
    assert costs == sorted(costs)
    assert {choice.rule for choice in november.choices} == set(WITHOUT)


# Conflicts planted in the year 2027.


@pytest.fixture(scope="module")
def year():
    """The term and the rules of 2027 as shipped."""
    _, term, rules = pipeline.prepare(2027, EMPTY, Asked())
    return term, rules


def planted(chance, names, size):
    """So many rules that cannot all hold, of which any one may be left out."""
    meetings = [Selector(meetings=(name,)) for name in chance.sample(names, size)]
    how = chance.random()
    if size == 2 and how < 0.5:
        return [window(meetings[0], id=f"on-{d}", on=date(2027, 6, d)) for d in chance.sample(range(1, 28), 2)]
    if size == 2 or how < 0.4:
        return [order(one, meetings[n - 1], id=f"ring-{n}") for n, one in enumerate(meetings)]
    middle = date(2027, 7, 1) + timedelta(days=chance.randint(-60, 60))
    chain = [order(one, then, id=f"chain-{one.meetings[0]}") for one, then in pairwise(meetings[: size - 1])]
    early = window(meetings[0], id="not-before", earliest=middle)
    late = window(meetings[size - 2], id="not-after", latest=middle + timedelta(days=chance.randint(-20, size - 3)))
    return [early, *chain, late]


@pytest.mark.parametrize("seed", range(16))
def test_a_planted_conflict_is_found_minimal_and_confirmed(seed, year, monkeypatch):
    chance = random.Random(seed)
    if seed % 2:  # every second time by the solver's core alone
        monkeypatch.setattr(conflict, "dead_end", lambda *_: None)
    term, rules = year
    for size in (2, 3, 4, 5, 6):
        more = planted(chance, [m.id for m in term.meetings], size)
        assert len(more) == size
        board = board_of([*rules, *more], term)
        found = conflict.find(board)
        assert found is not None
        assert_minimal(board, found.requirements)
        assert {rule.id for rule in more} & set(found.rules)


@pytest.mark.parametrize("seed", range(8))
def test_where_nothing_else_is_asked_the_planted_rules_are_the_conflict(seed, year):
    chance = random.Random(seed)
    term, _ = year
    for size in (2, 3, 4, 5, 6):
        # One meeting a body: the order of two of a body's is kept by the board itself.
        more = planted(chance, [m.id for m in term.meetings if m.number == 1], size)
        found = conflict.find(board_of(more, term))
        assert found is not None
        assert set(found.rules) == {rule.id for rule in more}


def test_a_year_that_can_be_met_has_no_conflict(year):
    term, rules = year
    board = board_of(rules, term)
    assert conflict.find(board) is None
    assert conflict.find_quickly(board) == ()


# Too many meetings for the days there are.


def test_a_conflict_by_count_says_the_sum(tmp_path):
    ran = indical("generate", 2027, "--rulebook", write_overfull(tmp_path / "overfull"), cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    assert "  In days: 45 meetings need 105 days, the window has 96; 41 of them already need 97.\n" in ran.out
    assert ran.out.splitlines()[0] == (
        "2027 is impossible as asked. These 2 cannot all hold; leave out any one and they can:"
    )


def small(*rules, days=5, meetings="AB"):
    """A board of one-day meetings."""
    first = date(2027, 3, 1)
    rows = tuple(Meeting(x, body(x), 2027) for x in meetings)
    return board_of(rules, Term(2027, first, first + timedelta(days=days - 1), rows))


def test_a_count_that_is_minimal_already_is_told_as_it_is():
    found = conflict.find(small(apart("*"), days=2, meetings="ABC"))
    assert found is not None
    assert found.sum_told == "3 meetings need 3 days, the window has 2"
    assert [r.meetings for r in found.requirements] == [("A", "B"), ("A", "C"), ("B", "C")]


# What is not confirmed is never shown.

ROUND = (order("A", "B", id="one"), order("B", "A", id="two"))


def test_what_is_possible_without_presolve_is_not_shown(monkeypatch):
    real = cpsat.feasible

    def lies(board, requirements, limits=None):
        return False if limits is None or (limits.presolve and requirements) else real(board, requirements, limits)

    monkeypatch.setattr(cpsat, "feasible", lies)
    with pytest.raises(conflict.NotConfirmedError, match="without presolve these can be met"):
        conflict.find(small(*ROUND))


def test_what_stays_impossible_without_one_of_its_members_is_not_shown(monkeypatch):
    board = small()
    board.requirements += [Gap("one", ("A", "B"), None, ((n, n),)) for n in (1, 2, 3)]
    one, _, three = board.requirements
    impossible = [set(board.requirements), {one, three}, {three}]
    monkeypatch.setattr(conflict, "dead_end", lambda *_: None)
    monkeypatch.setattr(cpsat, "core", lambda _, hard, __: list(hard))
    monkeypatch.setattr(cpsat, "feasible", lambda _, some, __: set(some) not in impossible)
    with pytest.raises(conflict.NotConfirmedError, match=r"leaving out one for .* does not make it possible"):
        conflict.find(board)


def test_a_solver_that_calls_everything_impossible_is_not_believed(monkeypatch):
    monkeypatch.setattr(cpsat, "feasible", lambda *_: False)
    with pytest.raises(conflict.NotConfirmedError, match="even without any requirement"):
        conflict.find(small(*ROUND))


def test_where_the_limit_comes_first_nothing_is_said(monkeypatch):
    monkeypatch.setattr(cpsat, "feasible", lambda *_: None)
    with pytest.raises(conflict.NotDecidedError):
        conflict.find(small(*ROUND))


def test_a_rule_that_is_broken_on_any_day_is_given_up_as_a_whole():
    board = board_of([host("*", hosts=("MM",))], term("A B C", hosts={"A": "HH", "B": "HH", "C": "MM"}, facts=DATED))
    found = conflict.find(board)
    (choice,) = conflict.choices(board, found)
    assert (choice.rule, choice.cost, choice.proven) == ("some-host", 0, True)


# Where giving up one rule does not suffice.


def on(letter, column):
    """A rule that fixes the day of a body's meeting."""
    return window(letter, on=date(2027, 3, 1) + timedelta(days=column), id=f"{letter}-on-{column}")


def fewest_of(board):
    """The fewest rules to give up together, by their ids, with the cost then; whether these are all sets of as few."""
    ask = conflict.Asking(board)
    found = conflict_sets.fewest(ask, [conflict.find_among(ask)])
    return [([rule for rule, _ in one.parts], one.cost) for one in found.sets], found.all_of_them


def by_hand(board):
    """The same, every set of rules tried."""
    hard = {r.rule for r in board.requirements if r.weight is None}
    for size in range(1, len(hard) + 1):
        found = []
        for some in combinations(sorted(hard), size):
            left = [r for r in board.requirements if r.rule not in some]
            outcome = cpsat.solve(board, requirements=left)
            if isinstance(outcome, Solved):
                found.append((list(some), outcome.cost))
        if found:
            return sorted(found, key=lambda one: (one[1], one[0])), True
    raise AssertionError("possible without giving anything up")


def test_of_two_conflicts_that_share_nothing_one_rule_of_each_is_given_up_the_cheapest_first():
    wishes = [window("A", weight=5, on=day(3), id="wish-A"), window("C", weight=2, on=day(4), id="wish-C")]
    board = small(on("A", 0), on("A", 3), on("C", 1), on("C", 4), *wishes, meetings="ABC")
    found = conflict.find(board)
    assert [choice.cost for choice in conflict.choices(board, found)] == [None, None]
    assert fewest_of(board) == by_hand(board)
    sets, _ = fewest_of(board)
    assert sets == [
        (["A-on-0", "C-on-1"], 0),
        (["A-on-0", "C-on-4"], 2),
        (["A-on-3", "C-on-1"], 5),
        (["A-on-3", "C-on-4"], 7),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_no_fewer_rules_suffice_and_every_set_of_as_few_is_told(seed):
    chance = random.Random(seed)
    rules = [on(letter, column) for letter in "ABCD" for column in chance.sample(range(5), chance.randint(1, 2))]
    rules += [order(*chance.sample("ABCD", 2), id=f"order-{n}") for n in range(chance.randint(0, 3))]
    rules += [window("AB", weight=3, on=day(2), id="wish")]
    board = small(*rules, meetings="ABCD")
    if conflict.find(board) is not None:
        assert fewest_of(board) == by_hand(board)


def test_one_rule_that_is_in_several_conflicts_is_given_up_for_all_their_meetings():
    board = small(apart("*"), on("A", 0), on("B", 0), on("C", 1), on("D", 1), meetings="ABCD")
    ask = conflict.Asking(board)
    (best, *_), _ = fewest_of(board)
    assert best == (["some-apart"], 0)
    found = conflict_sets.fewest(ask, [conflict.find_among(ask)])
    ((_, meetings),) = found.sets[0].parts
    assert (len(found.sets), set(meetings)) == (1, {"A", "B", "C", "D"})


# Several conflicts.


def every_minimal(board):
    """Each minimal set of rules that cannot all hold, every set tried."""
    rules = sorted({r.rule for r in board.requirements})
    found = []
    for size in range(1, len(rules) + 1):
        for some in combinations(rules, size):
            if any(known <= {*some} for known in found):
                continue
            if not cpsat.feasible(board, [r for r in board.requirements if r.rule in some]):
                found.append(frozenset(some))
    return set(found)


@pytest.mark.parametrize("seed", range(12))
def test_every_minimal_conflict_is_found_and_nothing_else(seed):
    chance = random.Random(seed)
    rules = [on(letter, column) for letter in "ABC" for column in chance.sample(range(5), chance.randint(1, 3))]
    rules += [order(*chance.sample("ABC", 2), id=f"order-{n}") for n in range(chance.randint(0, 3))]
    board = small(*rules, meetings="ABC")
    ask = conflict.Asking(board)
    if (first := conflict.find_among(ask)) is None:
        return
    found = conflict_map.several(ask, first, most=100)
    assert found.all_of_them is True
    assert [frozenset(one.rules) for one in found.conflicts[:1]] == [frozenset(first.rules)]
    assert sorted(sorted(one.rules) for one in found.conflicts) == sorted(map(sorted, every_minimal(board)))
    for one in found.conflicts:
        assert_minimal(board, one.requirements)


@pytest.mark.parametrize(("most", "told", "all_of_them"), [(1, 1, False), (2, 2, False), (3, 3, True), (9, 3, True)])
def test_these_are_all_is_said_only_when_no_set_is_left_to_try(most, told, all_of_them):
    ask = conflict.Asking(small(*(on("A", column) for column in range(3))))  # any two of three days conflict
    found = conflict_map.several(ask, conflict.find_among(ask), most)
    assert (len(found.conflicts), found.all_of_them) == (told, all_of_them)


def test_when_the_time_is_over_it_is_open_whether_there_are_more():
    ask = conflict.Asking(small(*(on("A", column) for column in range(3))), cpsat.Limits(seconds=60))
    first = conflict.find_among(ask)
    late = conflict.Asking(ask.board, cpsat.Limits(seconds=0.0))
    assert conflict_map.several(late, first, 9) == conflict_map.Several((first,), None)
    assert conflict_sets.fewest(late, [first]) == conflict_sets.Fewest((), False, decided=False)
    assert [choice.decided for choice in conflict.choices_among(late, first)] == [False, False]
    with pytest.raises(conflict.NotDecidedError):
        conflict.find_among(late)


def test_the_work_is_told_while_it_lasts():
    heard = []
    conflict.find_among(conflict.Asking(small(*ROUND), tell=heard.append))
    assert heard
    assert all(line.startswith("looking for what conflicts") for line in heard)


TWO_CONFLICTS = """format = 1
year = 2027

[fixed]
ADSOM = 2027-10-10
SUMMIT-2027-1 = 2027-02-20
"""
"""ADSOM on a Sunday, a Summit in Ramadan."""


def test_the_command_tells_the_fewest_rules_to_give_up_and_all_conflicts(tmp_path):
    (tmp_path / "wishes.toml").write_text(TWO_CONFLICTS)
    ran = indical("generate", "--request", "wishes.toml", "--conflicts", 9, cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    assert "Give up 2 together; no one of them suffices:" in ran.out
    assert ran.out.splitlines()[-1] == "These 2 conflicts are all there are."
    ran = indical("generate", "--request", "wishes.toml", "--conflicts", 9, "--format", "json", cwd=tmp_path)
    said = json.loads(ran.out)
    assert (said["schema"], said["all_conflicts"], len(said["others"])) == ("indical/conflict/1", True, 1)
    both = {tuple(sorted(one["fixed"])) for one in [said, *said["others"]]}
    assert both == {("ADSOM-2027",), ("SUMMIT-2027-1",)}
    assert {frozenset(part["rule"] for part in one["give_up"]) for one in said["sets"]} == {
        frozenset({one, other})
        for one in ("fixed-ADSOM-2027", "official-weekends")
        for other in ("fixed-SUMMIT-2027-1", "ramadan")
    }
    costs = [one["cost"] for one in said["sets"]]
    assert costs == sorted(costs)
    assert all(one["proven"] for one in said["sets"])


def test_what_a_set_costs_is_what_the_request_without_it_costs(tmp_path):
    (tmp_path / "wishes.toml").write_text(TWO_CONFLICTS)
    refused = generate(None, Asked(tmp_path / "wishes.toml"))
    assert isinstance(refused, Refused)
    (neither,) = [
        one
        for one in refused.fewest.sets
        if {rule for rule, _ in one.parts} == {"fixed-ADSOM-2027", "fixed-SUMMIT-2027-1"}
    ]
    plain = generate(2027, Asked())
    assert isinstance(plain, Generated)
    assert neither.cost == plain.calendar.cost


def test_that_a_bodys_meetings_are_numbered_by_date_is_told_and_not_given_up(tmp_path):
    text = "format = 1\nyear = 2027\n\n[windows]\n"
    text += "SUMMIT-2027-1 = { earliest = 2027-10-01 }\nSUMMIT-2027-2 = { latest = 2027-05-31 }\n"
    (tmp_path / "wishes.toml").write_text(text)
    ran = indical("generate", "--request", "wishes.toml", cwd=tmp_path)
    assert (ran.code, ran.err) == (3, "")
    assert "The meetings of SUMMIT are numbered in date order.  [SUMMIT-2027-1, SUMMIT-2027-2]" in ran.out
    given_up = ran.out.partition("Give up one:")[2]
    assert ("numbered" in given_up, given_up.count("the best calendar then costs")) == (False, 2)
