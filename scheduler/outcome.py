"""What a solve comes to: taken apart with ``match``; no infinities, no empty plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from constraints.requirements import Requirement


@dataclass(frozen=True)
class Solved:
    """A start for each meeting, as day numbers.

    ``cost`` is summed from the values, never the solver's float. ``bound``: no plan costs less. ``proven``: they
    are equal. ``interrupted``: stopped by hand, with this as the best so far.
    """

    start: Mapping[str, int]
    cost: int
    bound: int
    proven: bool
    interrupted: bool = False


@dataclass(frozen=True)
class Impossible:
    """No plan keeps all of ``conflict``; leave out any one of it and the rest can be met (``minimal``)."""

    conflict: tuple[Requirement, ...]
    minimal: bool = True


@dataclass(frozen=True)
class Undecided:
    """Neither a plan nor a proof within the limit."""

    seconds: float
    interrupted: bool = False


Outcome = Solved | Impossible | Undecided
