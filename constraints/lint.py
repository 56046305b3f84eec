"""lint: what a rulebook says that loads, and is likely a mistake. What cannot be read is ``load``'s to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from constraints.doubt import Doubt, bodies_named, readings, rings, selectors
from constraints.lint_orders import endless_orders
from constraints.lint_places import about_places
from constraints.lint_rules import about_rules
from constraints.meetings import Body
from constraints.rule import Rule
from constraints.rulebook import Rulebook, find, load
from constraints.rules.avoid import Avoid
from constraints.selector import Selector
from constraints.toml_file import TomlFile

_TABLES = {"bodies": ("body",), "members": ("member",), "periods": ("period",)}


def lint(book: Rulebook) -> tuple[Doubt, ...]:
    """Every doubt about a rulebook, file by file; those with ``note`` are no mistakes."""
    return (
        *about_rules(book),
        *endless_orders(book),
        *_idle_sources(book),
        *about_places(book),
        *_idle_bodies(book),
        *_circles(book),
        *_chair(book),
        *_idle_periods(book),
        *_idle_profiles(book),
    )


def lint_folder(name: str) -> tuple[Doubt, ...]:
    """The doubts about a shipped rulebook or a folder, with their lines, in the order of files and lines.

    Raises:
        InputError: it does not load.
    """
    book, folder = load(name), find(name)
    parts = ("rulebook", "bodies", "members", "periods")
    files = {part: TomlFile.read(folder / f"{part}.toml", f"{folder.name}/{part}.toml") for part in parts}
    found = [replace(doubt, line=_line(files[doubt.part], doubt)) for doubt in lint(book)]
    return tuple(sorted(found, key=lambda doubt: (parts.index(doubt.part), doubt.line or 0)))


def _line(file: TomlFile, doubt: Doubt) -> int | None:
    if not doubt.about:
        return file.line_at(doubt.keys)
    for table in _TABLES.get(doubt.part, tuple(file.data)):
        rows = file.data.get(table)
        for at, row in enumerate(rows if isinstance(rows, list) else []):
            if row.get("id") == doubt.about:
                return file.line_at((table, at, *(doubt.keys or ("id",))))
    return None


def _idle_sources(book: Rulebook) -> Iterator[Doubt]:
    cited = {read.cite.source for rule in book.rules for read, _ in readings(rule)}
    cited |= {book.about.notice.cite.source} if book.about.notice else set()
    for name in book.about.sources:
        if name not in cited:
            told = f'source "{name}": no rule cites it. Cite it where it is what a rule rests on, or drop it.'
            yield Doubt("idle-source", "rulebook", "", told, ("sources", name))


def _idle_bodies(book: Rulebook) -> Iterator[Doubt]:
    spoken_of = [read for rule in book.rules for read, _ in readings(rule)]
    for body in book.bodies:
        if not any(_speaks_of(rule, body) for rule in spoken_of):
            told = f'body "{body.id}": no rule selects it, so nothing is asked of its meetings.'
            yield Doubt("idle-body", "bodies", body.id, f"{told} Name it in a rule, or drop it.")


def _speaks_of(rule: Rule, body: Body) -> bool:
    return body.id in bodies_named(rule).values() or any(_selects(one, body) for one in selectors(rule).values())


def _selects(selector: Selector, body: Body) -> bool:
    of_body = tuple(m for m in selector.meetings if m.startswith(f"{body.id}-"))
    return selector.fits_body(body) or bool(of_body)


def _idle_periods(book: Rulebook) -> Iterator[Doubt]:
    avoided = [read.days for rule in book.rules for read, _ in readings(rule) if isinstance(read, Avoid)]
    named = {name for days in avoided for name in days.periods}
    for period in book.periods:
        if period.id not in named:
            told = f'period "{period.id}": no rule names it. Name it in the days of an avoid rule, or drop it.'
            yield Doubt("idle-period", "periods", period.id, told)


def _idle_profiles(book: Rulebook) -> Iterator[Doubt]:
    """Profiles that take the book as it is without them, or as another one does."""
    taken = {"": book.rules}
    for name, profile in book.about.profiles.items():
        rules = book.under(profile).rules
        same = next((other for other, known in taken.items() if _judges(known) == _judges(rules)), None)
        if same is not None:
            as_what = f'as profile "{same}" does' if same else "as the rulebook does without it"
            told = f'profile "{name}": takes every rule {as_what}. Change a reading, a price or what binds, or drop it.'
            yield Doubt("idle-profile", "rulebook", "", told, ("profiles", name))
        taken[name] = rules


def _judges(rules: tuple[Rule, ...]) -> list[tuple[str, int | None]]:
    return [(rule.reading_name, rule.weight) for rule in rules]


def _circles(book: Rulebook) -> Iterator[Doubt]:
    """Lines of hosts and of reporting that come back to where they began."""
    ids = {body.id for body in book.bodies}
    hosts = {body.id: body.host for body in book.bodies if body.host in ids}
    for ring in rings(hosts):
        told = f"shares its host in a circle, {_line_of(ring)}, so nobody ever hosts. "
        told += "Give one of them chair, own, any or a member as its host."
        yield Doubt("host-circle", "bodies", ring[0], f'body "{ring[0]}": {told}', ("host",))
    above = {body.id: body.reports_to for body in book.bodies if body.reports_to is not None}
    for ring in rings(above):
        told = f"reports in a circle, {_line_of(ring)}, so none of them reaches the top. "
        told += "Take reports_to from the highest."
        yield Doubt("reports-circle", "bodies", ring[0], f'body "{ring[0]}": {told}', ("reports_to",))


def _line_of(ring: list[str]) -> str:
    return " - ".join([*ring, ring[0]])


def _chair(book: Rulebook) -> Iterator[Doubt]:
    """The years that the table of chairs leaves out, where some body is hosted by the chair."""
    hosted = [body.id for body in book.bodies if body.host == "chair"]
    if not book.chair:
        if hosted:
            told = f"no year has a chair, but it hosts {', '.join(hosted)}. Add a [chair] table of years and members."
            yield Doubt("no-chair", "members", "", f"chair: {told}", ("chair",))
        return
    first, last = min(book.chair), max(book.chair)
    missing = [str(year) for year in range(first, last) if year not in book.chair]
    if missing:
        told = f"the table runs from {first} to {last} without {', '.join(missing)}. Add who presides then."
        yield Doubt("chair-gap", "members", "", f"chair: {told}", ("chair",))
    following = book.about.version_date.year + 1
    if hosted and not first <= following <= last:
        told = f"the table runs from {first} to {last}, but this version of {book.about.version_date} is "
        told += f"followed by {following}. Add who presides then."
        yield Doubt("chair-ends", "members", "", f"chair: {told}", ("chair", str(last)))
    told = f"chair: known from {first} to {last}; after that the meetings it hosts have no host until one is named."
    yield Doubt("chair-years", "members", "", told, ("chair", str(last)), note=True)
