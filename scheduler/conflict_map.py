"""Several minimal conflicts of one year, and whether there are any more.

What may be left out is explored as on a map: a set of cases that hits every known conflict either makes the rest
possible, and so does every larger one, or what is left holds a conflict that is not known yet. When no set is left to
try, every minimal conflict has been found: whichever were missing, leaving out one member of each known one that is
not its own would never reach a possible rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.conflict import Asking, Case, Conflict, NotDecidedError, case_of, find_among, is_numbering


@dataclass(frozen=True)
class Several:
    """Minimal conflicts, each another set of rules and meetings. ``all_of_them``: there are no others.

    None: that was not decided within the limit.
    """

    conflicts: tuple[Conflict, ...]
    all_of_them: bool | None


def several(ask: Asking, first: Conflict, most: int) -> Several:
    """Up to so many minimal conflicts, ``first`` among them, each confirmed with presolve off.

    Raises:
        NotConfirmedError: an impossibility could not be confirmed.
    """
    found, possible_without = [first], list[frozenset[Case]]()
    try:
        while (out := _unexplored(ask, [one.cases for one in found], possible_without)) is not None:
            rest = [r for r in ask.hard if is_numbering(r) or case_of(r) not in out]
            if ask.possible(rest):
                possible_without.append(out)
            elif len(found) >= most:
                return Several(tuple(found), False)
            else:
                conflict = find_among(ask, rest)
                assert conflict is not None, "asked and answered above"
                found.append(conflict)
    except NotDecidedError:
        return Several(tuple(found), None)
    return Several(tuple(found), True)


def _unexplored(
    ask: Asking, conflicts: Sequence[frozenset[Case]], possible_without: Sequence[frozenset[Case]]
) -> frozenset[Case] | None:
    """A least set of cases that hits every conflict and holds none without which the rest is known to be possible."""

    def widened(out: frozenset[Case]) -> frozenset[Case] | None:
        ask.limits()
        if any(known <= out for known in possible_without):
            return None
        unhit = [one for one in conflicts if not one & out]
        if not unhit:
            return out
        smallest = min(map(sorted, unhit), key=lambda one: (len(one), one))
        ways = (widened(out | {case}) for case in smallest)
        return next((way for way in ways if way is not None), None)

    out = widened(frozenset())
    for case in sorted(out or ()):
        if out is not None and all(one & (out - {case}) for one in conflicts):
            out -= {case}
    return out
