"""Sets of meetings of which every two are kept apart by the same free days: one NoOverlap says it all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from constraints.board import Board
from constraints.requirements import FAR, Gap, Requirement


def cliques(board: Board, requirements: Iterable[Requirement]) -> Iterator[tuple[int, list[Gap]]]:
    """Each set of three or more meetings, as the free days between any two and the hard gaps that say so."""
    pairs: dict[tuple[str, int], list[Gap]] = defaultdict(list)
    for one in requirements:
        if isinstance(one, Gap) and one.weight is None and (free := _free_days(board, one)) is not None:
            pairs[(one.rule, free)].append(one)
    for (_, free), gaps in pairs.items():
        yield from ((free, clique) for clique in _cliques(gaps))


def _free_days(board: Board, gap: Gap) -> int | None:
    """The free days that an ``apart`` keeps; None for a gap of another shape."""
    if gap.given or len(gap.allowed) != 2 or gap.allowed[0][0] != -FAR or gap.allowed[1][1] != FAR:
        return None
    first, second = gap.meetings
    free = gap.allowed[1][0] - board.size[first]
    return free if -gap.allowed[0][1] - board.size[second] == free else None


def _cliques(gaps: Sequence[Gap]) -> list[list[Gap]]:
    """Sets of three and more meetings of which every two have a gap: greedily, each gap in one of them."""
    between = {frozenset(gap.meetings): gap for gap in gaps}
    left, found = dict(between), list[list[Gap]]()
    while left:
        members = sorted(next(iter(left)))
        for name in sorted({name for pair in between for name in pair}):
            if name not in members and all(frozenset((name, other)) in between for other in members):
                members.append(name)
        pairs = [frozenset((a, b)) for at, a in enumerate(members) for b in members[at + 1 :]]
        for pair in pairs:
            left.pop(pair, None)
        if len(members) >= 3:
            found.append([between[pair] for pair in pairs])
    return found
