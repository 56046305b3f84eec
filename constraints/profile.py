"""A profile: one way to take the whole rulebook, under a name. Another rulebook writes its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field

from constraints.meetings import STRICT, Identifier, Text
from constraints.rule import Rule

Kind = TypeVar("Kind", bound=Rule)


class Profile(BaseModel):
    """Readings chosen, rules priced, and rules made binding, all under one name.

    ``sentence`` says what it stands for. ``readings`` names the reading that a rule is taken by. ``weights`` is the
    price of one unit broken, for a rule that must hold otherwise too. ``hard`` rules must hold, at no price.
    """

    model_config = STRICT

    title: Text
    sentence: Text
    readings: Mapping[str, Identifier] = Field(default_factory=dict)
    weights: Mapping[str, Annotated[int, Field(ge=1, le=1_000_000)]] = Field(default_factory=dict)
    hard: tuple[Identifier, ...] = ()

    def without(self, readings: Collection[str], weights: Collection[str], hard: Collection[str]) -> Profile:
        """The same profile but for these rules, about which somebody else decides."""
        return self.model_copy(
            update={
                "readings": {rule: name for rule, name in self.readings.items() if rule not in readings},
                "weights": {rule: weight for rule, weight in self.weights.items() if rule not in weights},
                "hard": tuple(rule for rule in self.hard if rule not in hard),
            }
        )

    def applied(self, rule: Kind) -> Kind:
        """The rule as this profile takes it. Raises KeyError for a reading that it does not have."""
        if rule.id in self.readings:
            rule = rule.read_as(self.readings[rule.id])
        if rule.id in self.hard:
            return rule.changed(weight=None)
        weight = self.weights.get(rule.id)
        return rule if weight is None else rule.changed(weight=weight)
