"""A doubt: something in a rulebook that loads and is likely a mistake; and what telling one needs to know of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date

from constraints.rule import Rule
from constraints.rules.act import Act
from constraints.rules.register import Register
from constraints.selector import Selector

_NAMING: dict[type[Rule], tuple[str, ...]] = {Act: ("by", "after_by"), Register: ("apex",)}


@dataclass(frozen=True)
class Doubt:
    """What is doubtful, and what to do.

    ``sign`` names what was seen, such as "idle-period". ``part`` is the file of the folder, without ``.toml``;
    ``about`` the id of the rule, body or period, "" for the file; ``keys`` the way from there to the field.
    ``note``: nothing to mend, but good to know. ``line`` counts from 1; None where no file was looked at.
    """

    sign: str
    part: str
    about: str
    message: str
    keys: tuple[str, ...] = ()
    note: bool = False
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.part}.toml" if self.line is None else f"{self.part}.toml:{self.line}"
        return f"{place}: {self.message}"


def of_rule(sign: str, rule: Rule, told: str, *keys: str, note: bool = False) -> Doubt:
    """A doubt about a rule. ``keys`` begin with "readings" and a name where it is about one of its readings."""
    reading = f', reading "{keys[1]}"' if keys[:1] == ("readings",) else ""
    return Doubt(sign, "rulebook", rule.id, f'rule "{rule.id}"{reading}: {told}', keys, note)


def readings(rule: Rule) -> Iterator[tuple[Rule, tuple[str, ...]]]:
    """The rule as it stands and under each reading that can be chosen, with the keys that lead there."""
    yield rule, ()
    for name in rule.readings:
        if name != rule.reading_name:
            yield rule.read_as(name), ("readings", name)


def selectors(rule: Rule) -> Mapping[str, Selector]:
    """The rule's selectors by field."""
    found = {name: getattr(rule, name) for name in type(rule).model_fields}
    return {name: value for name, value in found.items() if isinstance(value, Selector)}


def bodies_named(rule: Rule) -> Mapping[str, str]:
    """The bodies that the rule names outside of its selectors, by field."""
    fields = next((fields for kind, fields in _NAMING.items() if isinstance(rule, kind)), ())
    return {name: body for name in fields if (body := getattr(rule, name, None)) is not None}


def years(rule: Rule) -> range:
    """The years that it is in force in: those whose first day lies within ``since`` and ``until``."""
    first, last = date.min.year, MAXYEAR
    if rule.since is not None:
        first = rule.since.year + (rule.since > date(rule.since.year, 1, 1))
    if rule.until is not None:
        last = rule.until.year
    return range(first, last + 1)


def together(one: Rule, other: Rule) -> bool:
    """Whether both are in force in some year."""
    mine, others = years(one), years(other)
    return max(mine.start, others.start) < min(mine.stop, others.stop)


def rings(above: Mapping[str, str]) -> list[list[str]]:
    """The circles that following ``above`` runs into, each once, from its first member in the mapping's order."""
    found: list[list[str]] = []
    seen: set[str] = set()
    for begin in above:
        line: list[str] = []
        at: str | None = begin
        while at is not None and at not in seen:
            seen.add(at)
            line.append(at)
            at = above.get(at)
        if at in line:
            ring = line[line.index(at) :]
            order = list(above)
            turn = min(range(len(ring)), key=lambda n: order.index(ring[n]))
            found.append([*ring[turn:], *ring[:turn]])
    return found
