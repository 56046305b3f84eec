"""The rulebook -> text and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from constraints.doubt import Doubt
from constraints.errors import InputError, Problem, maybe
from constraints.profile import Profile
from constraints.rule import Rule
from constraints.rulebook import Rulebook
from constraints.rulebook_parts import Notice


def _chosen(book: Rulebook, rule_id: str | None) -> tuple[Rule, ...]:
    if rule_id is None:
        return book.rules
    if rule_id not in book.by_id:
        raise InputError("rules show", [Problem(f'no rule is called "{rule_id}".{maybe(rule_id, book.by_id)}')])
    return (book.by_id[rule_id],)


def as_text(book: Rulebook, rule_id: str | None = None) -> str:
    """Each rule: its sentence, whether it must hold, what was made of the words, where they are, other readings."""
    lines = [] if rule_id else [f"{book.about.title}, version {book.about.version}: {len(book.rules)} rules", ""]
    for name, profile in book.about.profiles.items() if not rule_id else ():
        lines += [f"Profile {name}: {profile.title}", f"  {profile.sentence}"]
        lines += [*(f"  {rule}: {', '.join(_taken(profile, rule))}" for rule in _touched(profile)), ""]
    lines += [_told(notice, book), ""] if (notice := book.about.notice) and not rule_id else []
    for rule in _chosen(book, rule_id):
        force = "must hold" if rule.hard else f"weight {rule.weight}"
        words = f' "{rule.cite.words}"' if rule.cite.words else ""
        lines.append(f"{rule.id} ({rule.kind}; {rule.standing}; {force})")
        lines.append(f"  {rule.sentence}")
        lines.append(f"  Read as: {rule.reading}")
        lines.append(f"  Source: {book.cited(rule)}{words}")
        if rule.since or rule.until:
            lines.append(f"  In force: {rule.since or 'always'} to {rule.until or 'now'}")
        for name, other in rule.readings.items():
            lines.append(f"  Or {rule.id}={name}: {other.get('reading', 'as above')}")
        for name, profile in book.about.profiles.items():
            if taken := _taken(profile, rule.id):
                lines.append(f"  Profile {name}: {', '.join(taken)}")
        lines.append("")
    return "\n".join(lines).rstrip()


def as_markdown(book: Rulebook) -> str:
    """The whole rulebook as a page, in the rulebook's order: what RULES.md holds."""
    lines = [f"# {book.about.title}: the rules", ""]
    lines += [f"Version {book.about.version}. Written by `indical rules book`; change the rulebook, not this page.", ""]
    lines += ["| source | document |", "|---|---|"]
    lines += [f"| {source.title} | {source.where} |" for source in book.about.sources.values()]
    lines += ["", "Standing: *adopted*, the source says it; *practice*, members do it; *assumed*, ours.", ""]
    lines += [_told(notice, book), ""] if (notice := book.about.notice) else []
    lines += _profiles_page(book)
    for rule in book.rules:
        force = "must hold" if rule.hard else f"a wish, price {rule.weight}"
        words = f', "{rule.cite.words}"' if rule.cite.words else ""
        lines += [f"## {rule.id}", "", f"**{rule.sentence}**", ""]
        lines += [f"{rule.reading} ({rule.kind}; {rule.standing}; {force})", ""]
        lines += [f"Source: {book.cited(rule)}{words}", ""]
        in_force = f"In force: {rule.since or 'always'} to {rule.until or 'now'}"
        lines += [in_force, ""] if rule.since or rule.until else []
        lines += [f"- or `{rule.id}={name}`: {other.get('reading', '')}" for name, other in rule.readings.items()]
        lines += [""] if rule.readings else []
    lines += _places_page(book)
    return "\n".join(lines).rstrip() + "\n"


def _told(notice: Notice, book: Rulebook) -> str:
    """The notice period, and where it is asked for."""
    days = f"{notice.days} day{'' if notice.days == 1 else 's'}"
    return f"Notice: a meeting of a calendar in force does not move within {days} ({book.words_of(notice.cite)})."


def _places_page(book: Rulebook) -> list[str]:
    """What was read of the sources and holds no rule; nothing where no source says so."""
    sources = [source for source in book.about.sources.values() if source.without_rule]
    lines = ["## Read, and holding no rule", ""] if sources else []
    lines += [f"- {source.title}, {place}: {why}" for source in sources for place, why in source.without_rule.items()]
    return lines


def _profiles_page(book: Rulebook) -> list[str]:
    if not book.about.profiles:
        return []
    lines = ["Profiles, each a way to take the whole book (`--profile NAME`):", ""]
    for name, profile in book.about.profiles.items():
        taken = "; ".join(f"`{rule}` {', '.join(_taken(profile, rule))}" for rule in _touched(profile))
        lines.append(f"- `{name}`, {profile.title[0].lower()}{profile.title[1:]}: {profile.sentence} {taken}.")
    return [*lines, ""]


def _touched(profile: Profile) -> tuple[str, ...]:
    """The rules of which it says something, each once, in its order."""
    return tuple(dict.fromkeys((*profile.readings, *profile.weights, *profile.hard)))


def _taken(profile: Profile, rule: str) -> list[str]:
    """How the profile takes a rule; nothing: as it stands."""
    found = [f"read as {profile.readings[rule]}"] if rule in profile.readings else []
    found += [f"a wish, price {profile.weights[rule]}"] if rule in profile.weights else []
    return [*found, *(["must hold"] if rule in profile.hard else [])]


def as_json(book: Rulebook, rule_id: str | None = None) -> str:
    """Schema indical/rules/1: every field of every rule, as the rulebook has it; with all rules its profiles too."""
    rules = [
        {"kind": rule.kind, **json.loads(rule.model_dump_json(exclude_unset=True)), "cited": book.cited(rule)}
        for rule in _chosen(book, rule_id)
    ]
    head = {"id": book.about.id, "version": book.about.version, "sha256": book.digest}
    data = {"schema": "indical/rules/1", "rulebook": head, "rules": rules}
    if rule_id is None:
        profiles = book.about.profiles.items()
        data["profiles"] = {name: json.loads(profile.model_dump_json()) for name, profile in profiles}
        data |= {"notice": json.loads(book.about.notice.model_dump_json())} if book.about.notice else {}
    return json.dumps(data, indent=2, ensure_ascii=False)


def lint_text(name: str, doubts: tuple[Doubt, ...]) -> str:
    """Each doubt with its place, the notes last; and how many there are to mend."""
    mend = [f"  {doubt}" for doubt in doubts if not doubt.note]
    notes = [f"  {doubt}" for doubt in doubts if doubt.note]
    head = f"{name}: {len(mend)} to mend" if mend else f"{name}: nothing to mend"
    return "\n".join([head, *mend, *(["Good to know:", *notes] if notes else [])])


def lint_json(name: str, doubts: tuple[Doubt, ...]) -> str:
    """Schema indical/lint/1: every doubt; those with "note" are no mistakes."""
    found = [asdict(doubt) for doubt in doubts]
    return json.dumps({"schema": "indical/lint/1", "rulebook": name, "doubts": found}, indent=2, ensure_ascii=False)
