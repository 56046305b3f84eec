"""What is found before any search: requirements that cannot all hold, and the sum that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from constraints.requirements import Requirement


@dataclass(frozen=True)
class Dead:
    """Requirements that cannot all hold, and the sum that shows it."""

    requirements: tuple[Requirement, ...]
    told: str


@dataclass(frozen=True)
class Overfull(Dead):
    """More meeting-days than days: ``needed`` days for so many ``meetings``, ``there`` in the window they share."""

    meetings: int
    needed: int
    there: int

    @property
    def briefly(self) -> str:
        """What is told of these where more of them have been counted before."""
        return f"{self.meetings} of them already need {self.needed}"


class Crowded(Overfull):
    """More meetings than may begin in some weeks, months or years: they are ``needed``, ``there`` so many may."""

    @property
    def briefly(self) -> str:
        """What is told of these where more of them have been counted before."""
        return f"{self.meetings} of them already have room for no more than {self.there}"


def once(requirements: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Each requirement where it comes first."""
    return tuple(dict.fromkeys(requirements))
