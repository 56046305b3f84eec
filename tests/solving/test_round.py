"""A date by consensus: what is told of answers is held against every way in which a small round can go on."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product

import pytest

from scheduler.round import Consensus, NoDate, Open, Question, outcome, tallies

ANSWERS = ("yes", "rather not", "no")
SIZES = [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1), (2, 3), (3, 2)]
"""Dates and members of the rounds that are gone through to their ends."""
FIRST = date(2027, 11, 1)


def days(count):
    return tuple(FIRST + timedelta(days=n) for n in range(count))


def round_of(*rows, silence_agrees=False):
    """What the rows come to: a date each, cheapest first; a letter a member: y, r, n, or a point for no answer."""
    said = {"y": "yes", "r": "rather not", "n": "no"}
    on, members = days(len(rows)), "ABCDEFGH"[: len(rows[0])]
    letters = {(m, day): c for day, row in zip(on, rows, strict=True) for m, c in zip(members, row, strict=True)}
    answers = {asked: said[c] for asked, c in letters.items() if c in said}
    return outcome(tallies(on, members, answers, silence_agrees))


def told(found):
    """The number of the date that wins, None where none does, or the questions as letter and date."""
    match found:
        case Consensus(tally):
            return tally.rank
        case NoDate():
            return None
        case Open(questions):
            return {f"{q.member}{(q.day - FIRST).days}" for q in questions}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["yyy"], 0),
        (["yry", "yyy"], 1),  # fewest rather not come before the cost
        (["yry", "ryy"], 0),  # as many: the cheaper
        (["yny", "rrr"], 1),  # nobody says no
        (["yny", "rnn"], None),
        (["yyy", "..."], 0),  # it cannot be beaten: nobody is asked about the dearer date
        (["yyr", "..."], {"A1", "B1", "C1"}),
        (["yyr", ".r."], 0),  # at best as good, and dearer
        (["n..", ".y."], {"A1", "C1"}),  # a no ends the questions about a date
        (["..n", "nyy"], None),
        (["y.y", "yyr"], {"B0"}),
    ],
)
def test_the_date_with_no_no_and_fewest_rather_not_wins(rows, wanted):
    assert told(round_of(*rows)) == wanted


@pytest.mark.parametrize(
    ("rows", "counted", "waited_for"),
    [(["y..", "yyy"], 0, {"B0", "C0"}), (["n..", ".y."], 1, {"A1", "C1"}), (["n.", ".n"], None, None)],
)
def test_silence_counts_as_yes_only_where_it_agrees(rows, counted, waited_for):
    assert told(round_of(*rows, silence_agrees=True)) == counted
    assert told(round_of(*rows)) == waited_for


def test_who_says_no_most_often_is_asked_first():
    found = round_of("...", "yyn", "ynn")
    assert isinstance(found, Open)
    assert [q.member for q in found.following] == ["C", "B", "A"]


def rule(rows):
    """The rule's own words about a whole round: the date without a no, fewest rather not, cheapest; None: no date."""
    fine = [(row.count("rather not"), rank) for rank, row in enumerate(rows) if "no" not in row]
    return min(fine)[1] if fine else None


class Rounds:
    """Every state of a round of so many dates and members, and where it can end. A state is a row of answers a date."""

    def __init__(self, dates, members):
        self.dates, self.members = dates, "ABCDEFGH"[:members]
        self.ends = cache(self._ends)
        self.worst = cache(self._worst)
        self.fewest = cache(self._fewest)
        self.ours_at_worst = cache(self._ours_at_worst)

    def states(self):
        rows = product(product((*ANSWERS, None), repeat=len(self.members)), repeat=self.dates)
        return list(rows)

    def cells(self, state):
        return [(at, of) for at, row in enumerate(state) for of, said in enumerate(row) if said is None]

    def after(self, state, cell):
        """The states after each of the answers."""
        at, of = cell
        row = state[at]
        return [(*state[:at], (*row[:of], one, *row[of + 1 :]), *state[at + 1 :]) for one in ANSWERS]

    def _ends(self, state):
        """What the rule says of every way to complete the state."""
        cells = self.cells(state)
        if not cells:
            return frozenset([rule(state)])
        return frozenset().union(*(self.ends(then) for then in self.after(state, cells[0])))

    def _worst(self, state):
        """The questions that the best of all strategies asks in its worst case."""
        if len(self.ends(state)) == 1:
            return 0
        return min(1 + max(map(self.worst, self.after(state, cell))) for cell in self.cells(state))

    def _fewest(self, state):
        """The least number of answers after which the outcome is certain."""
        if len(self.ends(state)) == 1:
            return 0
        return min(1 + min(map(self.fewest, self.after(state, cell))) for cell in self.cells(state))

    def told(self, state):
        on = days(self.dates)
        rows = zip(on, state, strict=True)
        answers = {(m, day): one for day, row in rows for m, one in zip(self.members, row, strict=True) if one}
        return outcome(tallies(on, self.members, answers))

    def cell(self, question: Question):
        return (question.day - FIRST).days, self.members.index(question.member)

    def _ours_at_worst(self, state):
        found = self.told(state)
        if not isinstance(found, Open):
            return 0
        return 1 + max(map(self.ours_at_worst, self.after(state, self.cell(found.following[0]))))

    def matters(self, state, cell):
        """Whether, however the others are answered, it can be that this answer decides."""
        others = [one for one in self.cells(state) if one != cell]
        for said in product(ANSWERS, repeat=len(others)):
            rows = [list(row) for row in state]
            for (at, of), one in zip(others, said, strict=True):
                rows[at][of] = one
            ends = set()
            for one in ANSWERS:
                rows[cell[0]][cell[1]] = one
                ends.add(rule(rows))
            if len(ends) > 1:
                return True
        return False


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_it_is_called_settled_exactly_where_every_way_to_go_on_ends_the_same(size):
    rounds = Rounds(*size)
    for state in rounds.states():
        found = rounds.told(state)
        ends = rounds.ends(state)
        assert isinstance(found, Open) == (len(ends) > 1), state
        if not isinstance(found, Open):
            assert ends == {told(found)}, state


@pytest.mark.parametrize("size", [(1, 1), (1, 3), (2, 1), (2, 2), (3, 1)], ids=str)
def test_those_are_asked_whose_answer_can_decide_and_nobody_else(size):
    rounds = Rounds(*size)
    for state in rounds.states():
        found = rounds.told(state)
        asked = {rounds.cell(q) for q in found.questions} if isinstance(found, Open) else set()
        assert asked == {cell for cell in rounds.cells(state) if rounds.matters(state, cell)}, state


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_strategy_asks_fewer_in_the_worst_case_and_none_is_luckier(size):
    rounds = Rounds(*size)
    for state in rounds.states():
        found = rounds.told(state)
        many, fewest = (len(found.questions), found.fewest) if isinstance(found, Open) else (0, 0)
        assert rounds.ours_at_worst(state) == many == rounds.worst(state), state
        assert fewest == rounds.fewest(state), state


class OnAverage:
    """The mean number of questions, each answer with the given chance. A state: per date those asked of none yet and
    those who would rather not; None after a no."""

    def __init__(self, chances):
        self.chances = chances
        self.best, self.ours = cache(self._best), cache(self._ours)

    def after(self, state, at):
        left, rather_not = state[at]
        rows = ((left - 1, rather_not), (left - 1, rather_not + 1), None)
        return [(*state[:at], row, *state[at + 1 :]) for row in rows]

    def mean(self, state, at, then):
        return 1 + sum(p * then(one) for p, one in zip(self.chances, self.after(state, at), strict=True))

    def open(self, state):
        """The dates asked about that can still win, by the rule's own words, with what each comes to at best."""
        whole = [(row[1], at) for at, row in enumerate(state) if row and row[0] == 0]
        return [at for at, row in enumerate(state) if row and row[0] and (not whole or (row[1], at) < min(whole))]

    def _best(self, state):
        return min((self.mean(state, at, self.best) for at in self.open(state)), default=Fraction(0))

    def _ours(self, state):
        on, members = days(len(state)), [f"{n}" for n in range(8)]
        most = max((row[0] + row[1] for row in state if row), default=1)
        answers = {}
        for day, row in zip(on, state, strict=True):
            said = ["no"] if row is None else ["rather not"] * row[1] + ["yes"] * (most - row[0] - row[1])
            answers.update({(m, day): one for m, one in zip(members, said, strict=False)})
        found = outcome(tallies(on, members[:most], answers))
        if not isinstance(found, Open):
            return Fraction(0)
        return self.mean(state, (found.following[0].day - FIRST).days, self.ours)


@pytest.mark.parametrize("chances", ["8 1 1", "6 2 2", "5 4 1", "3 1 6", "2 7 1", "1 1 1"])
@pytest.mark.parametrize("size", [(2, 2), (2, 5), (3, 2), (3, 4)], ids=str)
def test_no_strategy_asks_fewer_on_average_where_all_are_as_likely_to_agree(size, chances):
    shares = [int(share) for share in chances.split()]
    average = OnAverage([Fraction(share, sum(shares)) for share in shares])
    dates, members = size
    rows = [None, *((left, r) for left in range(members + 1) for r in range(members + 1 - left))]
    for state in product(rows, repeat=dates):
        assert average.ours(state) == average.best(state), state
