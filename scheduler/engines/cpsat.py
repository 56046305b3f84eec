"""Board -> CP-SAT: exact, with proof."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model_helper as sat

from constraints.board import Board
from constraints.requirements import Requirement
from scheduler.engines.encoding import Encoding
from scheduler.engines.proto import ENDLESS, ProtoModel
from scheduler.outcome import Impossible, Outcome, Solved, Undecided

Progress = Callable[[float, int | None, int], None]
"""Called while solving with the seconds passed, the best cost so far (None: none yet) and the bound."""


@dataclass(frozen=True)
class Limits:
    """When to stop: seconds of wall time and megabytes. ``presolve`` off is for confirming a proof another way."""

    seconds: float = 60.0
    memory_mb: int = 2000
    presolve: bool = True


def solve(
    board: Board,
    limits: Limits | None = None,
    progress: Progress | None = None,
    requirements: Sequence[Requirement] | None = None,
) -> Outcome:
    """The cheapest plan that keeps what must hold; of several, always the same one.

    ``requirements`` None: the board's. An ``Impossible`` from here is one solver's word and not yet minimal:
    scheduler.conflict confirms and shrinks it before anyone is told.
    """
    limits = limits or Limits()
    requirements = board.requirements if requirements is None else requirements
    return answered(Encoding(board, requirements), requirements, limits, progress)


def answered(
    encoding: Encoding,
    requirements: Sequence[Requirement],
    limits: Limits,
    progress: Progress | None = None,
    settled: bool = True,
) -> Outcome:
    """What an encoding of the requirements comes to, with whatever a question has added to it.

    ``settled`` False: where several plans cost as little, any of them, which takes half the time.
    """
    if encoding.empty:
        return Impossible(tuple(r for r in requirements if r.weight is None), minimal=False)
    response, interrupted = optimise(encoding.model, limits, progress)
    if response.status == sat.INFEASIBLE:
        return Impossible(tuple(r for r in requirements if r.weight is None), minimal=False)
    if response.status not in (sat.OPTIMAL, sat.FEASIBLE):
        return Undecided(response.wall_time, interrupted)
    start: Mapping[str, int] = {name: response.solution[var] for name, var in encoding.start.items()}
    cost = cost_of(requirements, start)
    proven = response.status == sat.OPTIMAL
    if proven and settled:
        start = settle_ties(encoding, cost, response, limits)
        cost = cost_of(requirements, start)
    bound = cost if proven else max(0, round(response.best_objective_bound))
    return Solved(start, cost, bound, proven, interrupted)


def cost_of(requirements: Iterable[Requirement], start: Mapping[str, int]) -> int:
    """The price of a set of starts, summed requirement by requirement."""
    return sum(r.weight * r.units(start) for r in requirements if r.weight is not None)


def feasible(board: Board, requirements: Sequence[Requirement], limits: Limits | None = None) -> bool | None:
    """Whether some plan keeps all the hard ones among the requirements; None where the limit came first."""
    encoding = Encoding(board, [r for r in requirements if r.weight is None])
    if encoding.empty:
        return False
    response = asked(encoding.model, limits or Limits())
    if response.status == sat.INFEASIBLE:
        return False
    return True if response.status in (sat.OPTIMAL, sat.FEASIBLE) else None


def core(board: Board, requirements: Sequence[Requirement], limits: Limits | None = None) -> list[Requirement]:
    """A first, rough set of hard requirements that cannot all hold; all of them where the solver names none."""
    hard: list[Requirement] = [r for r in requirements if r.weight is None]
    encoding = Encoding(board, hard, questioned=True)
    encoding.model.assume([literal for literal, _ in encoding.guards])
    response = asked(encoding.model, limits or Limits())
    named = set(response.sufficient_assumptions_for_infeasibility)
    return [one for literal, one in encoding.guards if literal in named] or hard


def asked(model: ProtoModel, limits: Limits) -> sat.CpSolverResponse:
    """The answer to a question of yes or no, of which nothing is worth keeping: Ctrl-C is passed on."""
    response, interrupted = _run(model, limits, {})
    if interrupted:
        raise KeyboardInterrupt
    return response


def settle_ties(encoding: Encoding, cost: int, best: sat.CpSolverResponse, limits: Limits) -> Mapping[str, int]:
    """Of the plans at this cost the one whose first meeting begins earliest, then the second's, in the term's order."""
    # A meeting with one day left settles nothing.
    model, names = encoding.model, [name for name in encoding.start if len(encoding.domains[name]) > 1]
    base = max([encoding.board.span, *map(len, encoding.board.candidates.values())])
    if encoding.price:
        model.linear(encoding.price, [-ENDLESS, cost])
    for at in range(0, len(names), _TOGETHER):
        some = [encoding.start[name] for name in names[at : at + _TOGETHER]]
        model.minimize([(var, base ** (len(some) - 1 - place)) for place, var in enumerate(some)])
        model.hint(enumerate(best.solution))
        response, _ = _run(model, limits, _SETTLE)
        if response.status not in (sat.OPTIMAL, sat.FEASIBLE):
            break
        best = response
        for var in some:
            model.linear([(var, 1)], [best.solution[var], best.solution[var]])
    return {name: best.solution[var] for name, var in encoding.start.items()}


_TOGETHER = 4
"""Meetings settled in one solve: their days are the digits of one number, which must stay far below 2 ** 62."""

# Measured on the five years 2026 to 2030 (one core, seconds in all): the defaults 2.4, without inprocessing 1.1,
# with one round of presolve 0.8, with search from the lower bound 0.35; settling ties 1.0 by default, 0.3 as here.
_COMMON = {"num_workers": 1, "random_seed": 1, "cp_model_probing_level": 0, "symmetry_level": 0}
_COMMON |= {"catch_sigint_signal": False, "use_sat_inprocessing": False, "max_presolve_iterations": 1}
_PROVE = {"use_objective_lb_search": True, "max_deterministic_time": 4.0}
_SETTLE = {"linearization_level": 0, "cp_model_presolve": False, "max_deterministic_time": 0.5}


def optimise(model: ProtoModel, limits: Limits, progress: Progress | None) -> tuple[sat.CpSolverResponse, bool]:
    """From the lower bound upwards first: a small year is proved at once. What resists is improved from above."""
    began = time.monotonic()
    response, interrupted = _run(model, limits, _PROVE, progress)
    left = limits.seconds - (time.monotonic() - began)
    if response.status in (sat.OPTIMAL, sat.INFEASIBLE) or interrupted or left <= 0:
        return response, interrupted
    if response.status == sat.FEASIBLE:
        model.hint(enumerate(response.solution))
    again, interrupted = _run(model, replace(limits, seconds=left), {}, progress)
    if again.status in (sat.OPTIMAL, sat.INFEASIBLE) or response.status != sat.FEASIBLE:
        return again, interrupted
    # Both only have an answer: the cheaper one, with the higher of the two bounds.
    best = again if again.status == sat.FEASIBLE and again.objective_value <= response.objective_value else response
    best.best_objective_bound = max(response.best_objective_bound, again.best_objective_bound)
    return best, interrupted


def _run(
    model: ProtoModel, limits: Limits, how: Mapping[str, object], progress: Progress | None = None
) -> tuple[sat.CpSolverResponse, bool]:
    """Solve, and whether it was stopped by hand: Ctrl-C ends the search and keeps its best answer."""
    parameters = sat.SatParameters()
    parameters.max_time_in_seconds = limits.seconds
    parameters.max_memory_in_mb = limits.memory_mb
    parameters.cp_model_presolve = limits.presolve
    for name, value in {**_COMMON, **how}.items():
        setattr(parameters, name, value)
    wrapper = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    watch = _Watch(progress)
    if progress is not None:
        wrapper.add_solution_callback(watch)
        wrapper.add_best_bound_callback(watch.bounded)
    answers: list[sat.CpSolverResponse] = []
    # The solver runs beside, so that this thread hears Ctrl-C and keeps the line on the terminal alive.
    solving: Callable[[sat.CpModelProto], sat.CpSolverResponse] = wrapper.solve
    done = threading.Event()

    def work() -> None:
        try:
            answers.append(solving(model.proto))
        finally:
            done.set()

    # An event, since a thread whose join is interrupted counts as ended while it runs (Python 3.11, bpo-45274).
    threading.Thread(target=work, daemon=True).start()
    interrupted = False
    while not done.is_set():
        try:
            done.wait(0.2)
            watch.tell()
        except KeyboardInterrupt:
            interrupted = True
            wrapper.stop_search()
    return answers[0], interrupted


class _Watch(sat.SolutionCallback):
    """Remembers the best cost and bound that the solver reports, and tells them on demand."""

    def __init__(self, progress: Progress | None) -> None:
        super().__init__()
        self._progress, self._bound = progress, 0
        self._best: int | None = None
        self._began = time.monotonic()

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the name that the solver calls
        self._best = round(self.ObjectiveValue())

    def bounded(self, bound: float) -> None:
        """The solver proved that no plan costs less."""
        self._bound = max(self._bound, round(bound))

    def tell(self) -> None:
        """Call the progress function with what is known now."""
        if self._progress is not None:
            self._progress(time.monotonic() - self._began, self._best, self._bound)
