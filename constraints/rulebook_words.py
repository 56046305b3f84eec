"""Whether what a rulebook names is there: sources, bodies, members, groups, periods and so on; rules and readings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from pydantic import ValidationError

from constraints.errors import maybe
from constraints.meetings import Body, Member
from constraints.profile import Profile
from constraints.rule import Rule
from constraints.rulebook_parts import PeriodSpec
from constraints.rules.avoid import Avoid
from constraints.rules.host import Host
from constraints.selector import Selector
from constraints.toml_errors import in_words
from constraints.toml_file import TomlFile

MOST_RULES = 2000


class Words:
    """Every source, body, group, level, delegates and period that a rule or one of its readings names must exist."""

    def __init__(
        self,
        file: TomlFile,
        bodies: tuple[Body, ...],
        members: tuple[Member, ...],
        periods: tuple[PeriodSpec, ...],
    ) -> None:
        sources = file.data.get("sources")
        self.file = file
        self.sources = sorted(sources) if isinstance(sources, dict) else []
        self.periods = sorted(p.id for p in periods)
        self.members = sorted(m.id for m in members)
        self.known = {
            "body": sorted(b.id for b in bodies),
            "group": sorted({group for b in bodies for group in b.groups}),
            "level": sorted({b.level for b in bodies}),
            "delegates": sorted({b.delegates for b in bodies}),
        }

    def check(self, rule: Rule, at: int) -> None:
        """Note what is wrong in the ``at``-th rule of its kind, and in its readings."""
        base = (rule.kind, at)
        for key, told in self._wrong(rule):
            self.file.problem_at(f'rule "{rule.id}": {told}', (*base, key))
        for name, fields in rule.readings.items():
            place = (*base, "readings", name)
            fixed = [key for key in ("id", "reading_name", "readings") if key in fields]
            if fixed:
                told = f'rule "{rule.id}", reading "{name}": {fixed[0]} is the same in every reading; leave it out'
                self.file.problem_at(told, (*place, fixed[0]))
                continue
            try:
                read = rule.read_as(name)
            except ValidationError as error:
                for path, told in in_words(error, type(rule), {**self._given(rule, at), **fields}, MOST_RULES):
                    self.file.problem_at(f'rule "{rule.id}", reading "{name}": {told}', (*place, *path))
                continue
            for key, told in self._wrong(read):
                if key in fields:
                    self.file.problem_at(f'rule "{rule.id}", reading "{name}": {told}', (*place, key))

    def _given(self, rule: Rule, at: int) -> dict[str, object]:
        return dict(self.file.data[rule.kind][at])

    def _wrong(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """The fields of a rule that name what is not there, and what to say of each."""
        yield from self._missing("cite", "source", [rule.cite.source], self.sources)
        for key in type(rule).model_fields:
            value = getattr(rule, key)
            if isinstance(value, Selector):
                yield from self._missing(key, "body", value.all_names(), self.known["body"])
                for what in ("group", "level", "delegates"):
                    named = getattr(value, what)
                    yield from self._missing(key, what, [named] if named else [], self.known[what])
        if isinstance(rule, Avoid):
            yield from self._missing("days", "period", rule.days.periods, self.periods)
        if isinstance(rule, Host):
            for key in ("hosts", "rotation"):
                yield from self._missing(key, "member", getattr(rule, key), self.members)
            yield from self._missing("same_as", "body", [rule.same_as] if rule.same_as else [], self.known["body"])

    @staticmethod
    def _missing(key: str, what: str, named: Iterable[str], known: list[str]) -> Iterator[tuple[str, str]]:
        for word in named:
            if word not in known:
                yield key, f'no {what} is called "{word}".{maybe(word, known)}'


def no_reading(rule: Rule, name: str) -> str:
    """That the rule has no reading of that name, and which it has; "" where it has it."""
    known = [rule.reading_name, *rule.readings]
    if name in known:
        return ""
    return f'rule "{rule.id}" has no reading "{name}"; it has {", ".join(known)}.{maybe(name, known)}'


def check_profiles(
    file: TomlFile, profiles: Mapping[str, Profile], rules: Mapping[str, Rule], declared: Collection[str]
) -> None:
    """Note what is wrong in the profiles. ``rules``, by id, are those of the ``declared`` ones that could be read."""
    for name, profile in profiles.items():
        base = ("profiles", name)
        for table in ("readings", "weights", "hard"):
            for rule in getattr(profile, table):
                if rule not in declared:
                    told = f'profile "{name}": no rule is called "{rule}".{maybe(rule, declared)}'
                    file.problem_at(told, (*base, table, rule))
                elif rule in rules and (why := _not_so(profile, table, rules[rule])):
                    file.problem_at(f'profile "{name}": {why}', (*base, table, rule))


def _not_so(profile: Profile, table: str, rule: Rule) -> str:
    """Why the profile cannot take the rule as that table of it says; "" where it can."""
    if table == "readings":
        return no_reading(rule, profile.readings[rule.id])
    if not rule.by_dates:
        return f'dates do not decide rule "{rule.id}", so a profile sets no price for it'
    if table == "hard":
        twice = rule.id in profile.weights
        return f'rule "{rule.id}" stands under weights and under hard: drop one of the two' if twice else ""
    if no_reading(rule, profile.readings.get(rule.id, rule.reading_name)):
        return ""
    try:
        profile.applied(rule)
    except ValidationError as error:
        return "; ".join(f'rule "{rule.id}": {told}' for _, told in in_words(error, type(rule), {}, 1))
    return ""
