"""A rulebook: a folder of TOML files that says who meets, under which rules, and where each rule is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Body, Member
from constraints.rule import Rule
from constraints.rulebook_parts import About, PeriodSpec
from constraints.rules import KINDS
from constraints.rules.avoid import Avoid
from constraints.selector import Selector
from constraints.toml_file import TomlFile

SHIPPED = Path(__file__).parent / "rulebooks"
DEFAULT = "asean-defence"
MOST_RULES = 2000


@dataclass(frozen=True)
class Rulebook:
    """Everything that a rulebook folder says, checked. ``chair`` gives the member that presides in a year."""

    about: About
    bodies: tuple[Body, ...]
    members: tuple[Member, ...]
    chair: Mapping[int, str]
    periods: tuple[PeriodSpec, ...]
    rules: tuple[Rule, ...]
    digest: str = ""

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def body(self, body_id: str) -> Body | None:
        """The body of that id; None for an unknown one."""
        return next((b for b in self.bodies if b.id == body_id), None)

    def rules_in(self, first_day: date) -> tuple[Rule, ...]:
        """The rules in force for a cycle that begins on that day."""
        return tuple(rule for rule in self.rules if rule.valid_in(first_day))

    def cited(self, rule: Rule) -> str:
        """The rule's source in words: "Concept paper, para 8"."""
        source = self.about.sources.get(rule.cite.source)
        return f"{source.title if source else rule.cite.source}, {rule.cite.place}"

    def changed(
        self, origin: str, readings: Mapping[str, str], weights: Mapping[str, int], more: tuple[Rule, ...] = ()
    ) -> Rulebook:
        """The same rulebook with readings chosen, weights set, and rules added. ``origin`` names who asks.

        Raises:
            InputError: a rule or a reading that is not there, or a weight on a rule that must hold.
        """
        problems = [
            Problem(f'no rule is called "{name}".{maybe(name, self.by_id)}')
            for name in (*readings, *weights)
            if name not in self.by_id
        ]
        rules = dict(self.by_id)
        for name, reading in readings.items():
            if name not in rules:
                continue
            known = [rules[name].reading_name, *rules[name].readings]
            if reading not in known:
                told = f'rule "{name}" has no reading "{reading}"; it has {", ".join(known)}.'
                problems.append(Problem(told + maybe(reading, known)))
                continue
            rules[name] = rules[name].read_as(reading)
        for name, weight in weights.items():
            if name in rules and rules[name].hard:
                problems.append(Problem(f'rule "{name}" must hold: it has no weight to set'))
            elif name in rules:
                rules[name] = rules[name].changed(weight=weight)
        if problems:
            raise InputError(origin, problems)
        return replace(self, rules=(*rules.values(), *more))


def shipped() -> list[str]:
    """The names of the rulebooks that come with the package."""
    return sorted(path.name for path in SHIPPED.iterdir() if (path / "rulebook.toml").is_file())


def find(name: str) -> Path:
    """The folder of a shipped rulebook by name, or of one's own by path. Raises InputError if there is none."""
    if (SHIPPED / name / "rulebook.toml").is_file() and name in shipped():
        return SHIPPED / name
    if (Path(name) / "rulebook.toml").is_file():
        return Path(name)
    told = f"no rulebook of this name and no folder with a rulebook.toml.{maybe(name, shipped())}"
    raise InputError(name, [Problem(told)])


def load(name: str = DEFAULT) -> Rulebook:
    """Load a rulebook, strictly.

    Raises:
        InputError: with every problem of the first file that has any, each with its line.
    """
    folder = find(name)
    files = {part: TomlFile.read(folder / f"{part}.toml", f"{folder.name}/{part}.toml") for part in _PARTS}
    members, chair = _members(files["members"])
    bodies = _bodies(files["bodies"], members)
    periods = _periods(files["periods"], members)
    about, rules = _rules(files["rulebook"], bodies, periods)
    digest = hashlib.sha256()
    for part in _PARTS:
        digest.update((folder / f"{part}.toml").read_bytes())
    return Rulebook(about, bodies, members, chair, periods, rules, digest.hexdigest())


_PARTS = ("rulebook", "bodies", "members", "periods")


def _members(file: TomlFile) -> tuple[tuple[Member, ...], dict[int, str]]:
    file.refuse_unknown(["format", "member", "chair"])
    found = [file.model(Member, row, "member", at) for at, row in enumerate(file.tables("member"))]
    members = tuple(m for m in found if m is not None)
    _refuse_doubles(file, "member", [m.id for m in members])
    chair: dict[int, str] = {}
    known = [m.id for m in members]
    table = file.data.get("chair", {})
    for year, member in table.items() if isinstance(table, dict) else ():
        if not year.isdigit() or not 1900 < int(year) < 2200:
            file.problem(f'chair: "{year}" is not a year', "chair", 0, year)
        elif member not in known:
            file.problem(f'chair {year}: no member is called "{member}".{maybe(str(member), known)}', "chair", 0, year)
        else:
            chair[int(year)] = member
    file.raise_problems()
    return members, chair


def _bodies(file: TomlFile, members: tuple[Member, ...]) -> tuple[Body, ...]:
    file.refuse_unknown(["format", "body"])
    found = [file.model(Body, row, "body", at) for at, row in enumerate(file.tables("body"))]
    bodies = tuple(b for b in found if b is not None)
    ids = [b.id for b in bodies]
    _refuse_doubles(file, "body", ids)
    for at, body in enumerate(found):
        if body is None:
            continue
        if body.reports_to is not None and body.reports_to not in ids:
            told = f'body "{body.id}" reports to "{body.reports_to}", which is no body.{maybe(body.reports_to, ids)}'
            file.problem(told, "body", at, "reports_to")
        hosts = ["chair", "own", "any", *ids, *(m.id for m in members)]
        if body.host not in hosts:
            told = f'body "{body.id}": host "{body.host}" is not chair, own, any, a body or a member.'
            file.problem(told + maybe(body.host, hosts), "body", at, "host")
    file.raise_problems()
    return bodies


def _periods(file: TomlFile, members: tuple[Member, ...]) -> tuple[PeriodSpec, ...]:
    file.refuse_unknown(["format", "period"])
    found = [file.model(PeriodSpec, row, "period", at) for at, row in enumerate(file.tables("period"))]
    known = [m.id for m in members]
    for at, spec in enumerate(found):
        if spec is None:
            continue
        named = [spec.between.member] if spec.between else list(spec.union.members) if spec.union else []
        for member in named:
            if member not in known:
                file.problem(f'period "{spec.id}": no member is called "{member}".{maybe(member, known)}', "period", at)
        if not (spec.between or spec.union or spec.yearly or spec.dates):
            file.problem(f'period "{spec.id}": says no days: give between, union, yearly or dates', "period", at)
    _refuse_doubles(file, "period", [spec.id for spec in found if spec])
    file.raise_problems()
    return tuple(spec for spec in found if spec is not None)


def _rules(file: TomlFile, bodies: tuple[Body, ...], periods: tuple[PeriodSpec, ...]) -> tuple[About, tuple[Rule, ...]]:
    file.refuse_unknown([*About.model_fields, *KINDS])
    about = file.model(About, {k: v for k, v in file.data.items() if k in About.model_fields})
    rules: list[Rule] = []
    for kind, cls in KINDS.items():
        for at, row in enumerate(file.tables(kind)):
            rule = file.model(cls, row, kind, at)
            if rule is None:
                continue
            rules.append(rule)
            _check_readings(file, rule, at)
            _check_words(file, rule, at, about, bodies, periods)
    _refuse_doubles(file, "rule", [rule.id for rule in rules])
    if len(rules) > MOST_RULES:
        file.problem(f"{len(rules)} rules; at most {MOST_RULES} are read")
    file.raise_problems()
    assert about is not None, "a head with problems has been refused"
    return about, tuple(sorted(rules, key=lambda r: file.line_of(r.kind, _nth(rules, r)) or 0))


def _nth(rules: list[Rule], rule: Rule) -> int:
    return [r.id for r in rules if r.kind == rule.kind].index(rule.id)


def _check_readings(file: TomlFile, rule: Rule, at: int) -> None:
    for name in rule.readings:
        try:
            rule.read_as(name)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                key = str(one["loc"][0]) if one["loc"] else ""
                hint = maybe(key, type(rule).model_fields) if one["type"] == "extra_forbidden" else ""
                told = f'rule "{rule.id}", reading "{name}": {key}: {one["msg"]}.{hint}'
                file.problem(told, rule.kind, at, key or None)


def _check_words(
    file: TomlFile,
    rule: Rule,
    at: int,
    about: About | None,
    bodies: tuple[Body, ...],
    periods: tuple[PeriodSpec, ...],
) -> None:
    """Every source, body, group, level and period that the rule names must exist."""
    sources = list(about.sources) if about else []
    if about and rule.cite.source not in sources:
        told = f'rule "{rule.id}": no source is called "{rule.cite.source}".{maybe(rule.cite.source, sources)}'
        file.problem(told, rule.kind, at, "cite")
    ids = [b.id for b in bodies]
    groups = {g for b in bodies for g in b.groups}
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        if isinstance(value, Selector):
            wrong = [(body, "body", ids) for body in value.all_names() if body not in ids]
            wrong += [(value.group, "group", sorted(groups))] if value.group and value.group not in groups else []
            levels = sorted({b.level for b in bodies})
            wrong += [(value.level, "level", levels)] if value.level and value.level not in levels else []
            pools = sorted({b.delegates for b in bodies})
            wrong += [(value.delegates, "delegates", pools)] if value.delegates and value.delegates not in pools else []
            for word, what, known in wrong:
                told = f'rule "{rule.id}": no {what} is called "{word}".{maybe(word, known)}'
                file.problem(told, rule.kind, at, name)
    if isinstance(rule, Avoid):
        known = [p.id for p in periods]
        for period in rule.days.periods:
            if period not in known:
                told = f'rule "{rule.id}": no period is called "{period}".{maybe(period, known)}'
                file.problem(told, rule.kind, at, "days")


def _refuse_doubles(file: TomlFile, what: str, ids: list[str]) -> None:
    for one in dict.fromkeys(ids):
        if ids.count(one) > 1:
            at = next((n + 1 for n, text in enumerate(file.lines) if f'"{one}"' in text and "id" in text), None)
            file.problems.append(Problem(f'{what} "{one}" is declared {ids.count(one)} times', at))


__all__ = ["DEFAULT", "Rulebook", "find", "load", "shipped"]
