"""Which meetings a rule speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, model_validator

from constraints.meetings import STRICT, Body, Identifier, Meeting


class Selector(BaseModel):
    """Meetings by body (or all but some), by a body's group, level or delegates, or by their own ids; all must fit.

    Special and emergency meetings are selected only by id: rules speak of regular ones.
    """

    model_config = STRICT

    body: Identifier | None = None
    bodies: tuple[Identifier, ...] = ()
    not_bodies: tuple[Identifier, ...] = ()
    group: Identifier | None = None
    level: Identifier | None = None
    delegates: Identifier | None = None
    meetings: tuple[str, ...] = ()
    all: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Selector:
        bodies = self.body or self.bodies or self.not_bodies
        if not (bodies or self.group or self.level or self.delegates or self.meetings or self.all):
            told = "selects nothing: give body, bodies, not_bodies, group, level, delegates, meetings or all = true"
            raise ValueError(told)
        return self

    def fits(self, meeting: Meeting) -> bool:
        """Whether the rule speaks of this meeting."""
        named = meeting.id in self.meetings if self.meetings else not meeting.special
        return named and self._is_of(meeting.body)

    def fits_body(self, body: Body) -> bool:
        """Whether the rule speaks of this body's regular meetings."""
        return not self.meetings and self._is_of(body)

    def _is_of(self, body: Body) -> bool:
        return (
            (self.body is None or body.id == self.body)
            and (not self.bodies or body.id in self.bodies)
            and body.id not in self.not_bodies
            and (self.group is None or self.group in body.groups)
            and (self.level is None or body.level == self.level)
            and (self.delegates is None or body.delegates == self.delegates)
        )

    def among(self, meetings: Iterable[Meeting]) -> list[Meeting]:
        """Those of the meetings that fit, in the order given."""
        return [m for m in meetings if self.fits(m)]

    def named_bodies(self) -> list[str]:
        """The body ids that it selects by name."""
        return [*([self.body] if self.body else []), *self.bodies]

    def all_names(self) -> list[str]:
        """Every body id written in it, those left out included: for the rulebook's own check."""
        return [*self.named_bodies(), *self.not_bodies]
