"""A rulebook: a folder of TOML files that says who meets, under which rules, and where each rule is written."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from constraints.errors import InputError, Problem, maybe
from constraints.meetings import Body, Member
from constraints.profile import Profile
from constraints.rule import Citation, Rule
from constraints.rulebook_parts import About, PeriodSpec
from constraints.rulebook_words import MOST_RULES, Words, check_profiles, no_reading
from constraints.rules import KINDS
from constraints.section import Section, read_sections
from constraints.toml_file import TomlFile

SHIPPED = Path(__file__).parent / "rulebooks"
DEFAULT = "asean-defence"


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
    sections: tuple[Section, ...] = ()

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
        return self.words_of(rule.cite)

    def words_of(self, cite: Citation) -> str:
        """The source cited, and the place in it, in words."""
        source = self.about.sources.get(cite.source)
        return f"{source.title if source else cite.source}, {cite.place}"

    def changed(self, origin: str, readings: Mapping[str, str], weights: Mapping[str, int]) -> Rulebook:
        """The same rulebook with readings chosen, and weights set. ``origin`` names who asks.

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
            if told := no_reading(rules[name], reading):
                problems.append(Problem(told))
                continue
            rules[name] = rules[name].read_as(reading)
        for name, weight in weights.items():
            if name in rules and rules[name].hard:
                problems.append(Problem(f'rule "{name}" must hold: it has no weight to set'))
            elif name in rules:
                rules[name] = rules[name].changed(weight=weight)
        if problems:
            raise InputError(origin, problems)
        return replace(self, rules=tuple(rules.values()))

    def profile(self, name: str) -> Profile:
        """The profile of that name. Raises InputError for a name that this rulebook does not have."""
        known = self.about.profiles
        if name not in known:
            told = f"it has {', '.join(known)}.{maybe(name, known)}" if known else "it has none."
            raise InputError("--profile", [Problem(f'the rulebook {self.about.id} has no profile "{name}"; {told}')])
        return known[name]

    def under(self, profile: Profile) -> Rulebook:
        """The same rulebook as the profile takes it."""
        return replace(self, rules=tuple(profile.applied(rule) for rule in self.rules))


def shipped() -> list[str]:
    """The names of the rulebooks that come with the package."""
    return sorted(path.name for path in SHIPPED.iterdir() if (path / "rulebook.toml").is_file())


def find(name: str) -> Path:
    """The folder of a shipped rulebook by name, or of one's own by path. Raises InputError if there is none."""
    if name in shipped():
        return SHIPPED / name
    # A name too long for a file, or with a null in it, is no folder.
    with suppress(OSError, ValueError):
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
    bodies, sections = _bodies(files["bodies"], members)
    periods = _periods(files["periods"], members)
    about, rules = _rules(files["rulebook"], bodies, members, periods)
    digest = hashlib.sha256()
    for part in _PARTS:
        digest.update((folder / f"{part}.toml").read_bytes())
    return Rulebook(about, bodies, members, chair, periods, rules, digest.hexdigest(), sections)


_PARTS = ("rulebook", "bodies", "members", "periods")


def _members(file: TomlFile) -> tuple[tuple[Member, ...], dict[int, str]]:
    file.refuse_unknown(["format", "member", "chair"])
    file.refuse_other_formats()
    found = [file.model(Member, row, "member", at) for at, row in enumerate(file.tables("member"))]
    members = tuple(m for m in found if m is not None)
    _refuse_doubles(file, "member")
    chair: dict[int, str] = {}
    known = _ids(file, "member")
    table = file.data.get("chair", {})
    if not isinstance(table, dict):
        file.problem('chair must be a table of years and members, such as 2027 = "SG"', key="chair")
        table = {}
    for year, member in table.items():
        if not re.fullmatch(r"(19|20|21)[0-9]{2}", year):
            file.problem(f'chair: "{year}" is not a year', "chair", 0, year)
        elif member not in known:
            file.problem(f'chair {year}: no member is called "{member}".{maybe(str(member), known)}', "chair", 0, year)
        else:
            chair[int(year)] = member
    file.raise_problems()
    return members, chair


def _bodies(file: TomlFile, members: tuple[Member, ...]) -> tuple[tuple[Body, ...], tuple[Section, ...]]:
    file.refuse_unknown(["format", "body", "section"])
    file.refuse_other_formats()
    found = [file.model(Body, row, "body", at) for at, row in enumerate(file.tables("body"))]
    bodies = tuple(b for b in found if b is not None)
    ids = _ids(file, "body")
    _refuse_doubles(file, "body")
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
    sections = read_sections(file)
    file.raise_problems()
    return bodies, sections


def _periods(file: TomlFile, members: tuple[Member, ...]) -> tuple[PeriodSpec, ...]:
    file.refuse_unknown(["format", "period"])
    file.refuse_other_formats()
    found = [file.model(PeriodSpec, row, "period", at) for at, row in enumerate(file.tables("period"))]
    known = [m.id for m in members]
    for at, spec in enumerate(found):
        if spec is None:
            continue
        named = [("between", spec.between.member)] if spec.between else []
        named += [("union", member) for member in spec.union.members] if spec.union else []
        for key, member in named:
            if member not in known:
                told = f'period "{spec.id}": no member is called "{member}".{maybe(member, known)}'
                file.problem(told, "period", at, key)
        if not (spec.between or spec.union or spec.yearly or spec.dates):
            file.problem(f'period "{spec.id}": says no days: give between, union, yearly or dates', "period", at)
    _refuse_doubles(file, "period")
    file.raise_problems()
    return tuple(spec for spec in found if spec is not None)


def _rules(
    file: TomlFile, bodies: tuple[Body, ...], members: tuple[Member, ...], periods: tuple[PeriodSpec, ...]
) -> tuple[About, tuple[Rule, ...]]:
    file.refuse_unknown([*About.model_fields, *KINDS])
    about = file.model(About, {k: v for k, v in file.data.items() if k in About.model_fields})
    words = Words(file, bodies, members, periods)
    found: list[tuple[int, Rule]] = []
    for kind, cls in KINDS.items():
        for at, row in enumerate(file.tables(kind)):
            rule = file.model(cls, row, kind, at, called="rule")
            if rule is not None:
                found.append((file.line_of(kind, at) or 0, rule))
                words.check(rule, at)
    _refuse_doubles(file, "rule", *KINDS)
    if len(found) > MOST_RULES:
        file.problem(f"{len(found)} rules; at most {MOST_RULES} are read")
    if about is not None and about.notice is not None and about.notice.cite.source not in about.sources:
        source = about.notice.cite.source
        told = f'notice: no source is called "{source}".{maybe(source, about.sources)}'
        file.problem_at(told, ("notice", "cite", "source"))
    if about is not None:
        check_profiles(file, about.profiles, {rule.id: rule for _, rule in found}, _ids(file, *KINDS))
    file.raise_problems()
    assert about is not None, "a head with problems has been refused"
    return about, tuple(rule for _, rule in sorted(found, key=lambda pair: pair[0]))


def _ids(file: TomlFile, *tables: str) -> list[str]:
    """The ids that the tables declare, those of tables with other problems too."""
    return [row["id"] for name in tables for row in file.tables(name) if isinstance(row.get("id"), str)]


def _refuse_doubles(file: TomlFile, what: str, *tables: str) -> None:
    """Every id stands once among the tables; ``tables`` none: those called ``what``."""
    declared: dict[str, list[int]] = defaultdict(list)
    for name in tables or (what,):
        for at, row in enumerate(file.tables(name)):
            if isinstance(row.get("id"), str):
                declared[row["id"]].append(file.line_of(name, at, "id") or 0)
    for one, lines in declared.items():
        first, *more = sorted(lines)
        file.problems += [Problem(f'{what} "{one}" is declared in line {first} too', line) for line in more]


__all__ = ["DEFAULT", "MOST_RULES", "Rulebook", "find", "load", "shipped"]
