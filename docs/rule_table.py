"""Print, in Markdown, what became of each rule of the concept paper: our rules, their readings, and the tests of each.

The paper's rules and the questions that its words leave open are in rules-of-the-paper.csv, in our words. Run
``python docs/rule_table.py > docs/rules-and-tests.md`` when rules or tests have changed; a test keeps the page current.
"""

import ast
import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from constraints.rule import Rule
from constraints.rulebook import Rulebook, load

HERE = Path(__file__).parent
PAPER = HERE / "rules-of-the-paper.csv"
TESTS = HERE.parent / "tests"
JUDGING = ("rulebook/test_each_rule.py", "kinds/test_shipped_rules.py", "history/*.py")
"""Tests by the shipped rules; those of made-up rules are of kinds, not of these rules."""
ASKED_OF = frozenset({"judged", "solver_accepts", "solver_units", "checked", "years", "partly"})
"""What a test uses that judges a calendar, and does not only read what the rules declare."""


@dataclass(frozen=True)
class Asked:
    """A rule of the paper, or a question that its words leave open (``table`` "reading"), and what answers it."""

    table: str
    id: str
    says: str
    place: str
    rules: tuple[str, ...]
    readings: tuple[str, ...]


def asked() -> list[Asked]:
    """All of them, in the order of the paper's table."""
    with PAPER.open(encoding="utf-8", newline="") as file:
        return [
            Asked(r["table"], r["id"], r["says"], r["place"], (*r["rules"].split(),), (*r["readings"].split(),))
            for r in csv.DictReader(file)
        ]


def judging(rule: str, reading: str | None) -> list[tuple[str, str]]:
    """File and name of each test that judges by the rule: its id, or ``rule=reading``, is among the test's data."""
    found = []
    for file in sorted(path for pattern in JUDGING for path in TESTS.glob(pattern)):
        for name, words in _tests(file).items():
            chosen = f"{rule}={reading}" in words or {rule, reading} <= words
            if chosen if reading else rule in words or any(word.startswith(f"{rule}=") for word in words):
                found.append((file.name, name))
    return found


@cache
def _tests(file: Path) -> dict[str, frozenset[str]]:
    """Each test of a file -> the texts in it, in its parameters, and in the data of the file that it names."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    data = _data(file)
    return {
        node.name: frozenset(_texts(node, data))
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and ASKED_OF & _names(node)
    }


def _names(test: ast.FunctionDef) -> set[str]:
    """The names that the test uses, its parameters among them."""
    arguments = {argument.arg for argument in test.args.args}
    return arguments | {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}


@cache
def _data(file: Path) -> dict[str, frozenset[str]]:
    """Each constant of a file, imported ones too -> the texts in it."""
    found: dict[str, frozenset[str]] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            source = _module(file, node.module or "")
            known = _data(source) if source else {}
            found.update({alias.name: known[alias.name] for alias in node.names if alias.name in known})
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                found[target.id] = frozenset(_texts(value, found))
    return found


def _module(file: Path, name: str) -> Path | None:
    """The file of a module of the tests; None for any other."""
    parts = Path(*name.split(".")).with_suffix(".py") if name else None
    places = [place / parts for place in (file.parent, TESTS)] if parts else []
    return next((place for place in places if place.is_file()), None)


def _texts(node: ast.AST, data: dict[str, frozenset[str]]) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        elif isinstance(part, ast.Name):
            yield from data.get(part.id, ())


def table(book: Rulebook) -> str:
    """The page."""
    lines = ["# The paper's rules, ours, and the tests of each", ""]
    lines += [
        "Written by `python docs/rule_table.py > docs/rules-and-tests.md`; change the rules or the tests, not this"
    ]
    lines += [
        "page. A test is named where it judges a calendar by the rule. The paper's rules are told in our words.",
        "",
    ]
    lines += ["## Rules", "", "| of the paper | place | rule | kind | standing | readings | tests |"]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [line for one in asked() if one.table == "rule" for line in _rule_rows(book, one)]
    lines += [
        "",
        "## Readings",
        "",
        "| open question | place | rule | by default | or | tests |",
        "|---|---|---|---|---|---|",
    ]
    lines += [line for one in asked() if one.table == "reading" for line in _reading_rows(book, one)]
    named = {name for one in asked() for name in one.rules}
    lines += ["", "## Further rules: practice, and what the calendar needs", ""]
    lines += ["| source | rule | kind | standing | readings | tests |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {book.cited(rule)} | `{rule.id}` | {_what(rule)} | {_told(judging(rule.id, None))} |"
        for rule in book.rules
        if rule.id not in named
    ]
    return "\n".join(lines) + "\n"


def _rule_rows(book: Rulebook, one: Asked) -> Iterator[str]:
    for n, name in enumerate(one.rules):
        first = f"| {one.id}: {one.says} | {one.place}" if n == 0 else "| |"
        yield f"{first} | `{name}` | {_what(book.by_id[name])} | {_told(judging(name, None))} |"


def _reading_rows(book: Rulebook, one: Asked) -> Iterator[str]:
    for n, name in enumerate(one.rules):
        first = f"| {one.id}: {one.says} | {one.place}" if n == 0 else "| |"
        rule = book.by_id[name]
        known = [reading for reading in one.readings if reading in rule.readings]
        told = dict.fromkeys(test for reading in known for test in judging(name, reading)) or judging(name, None)
        by_default = f"{rule.reading_name}: {rule.reading}"
        others = "; ".join(f"`{name}={reading}`" for reading in known)
        yield f"{first} | `{name}` | {by_default} | {others} | {_told(list(told))} |"


def _what(rule: Rule) -> str:
    names = ", ".join(f"`{name}`" for name in (rule.reading_name, *rule.readings)) if rule.readings else ""
    return f"{rule.kind} | {rule.standing} | {names}"


def _told(tests: list[tuple[str, str]]) -> str:
    by_file: dict[str, list[str]] = {}
    for file, name in tests:
        by_file.setdefault(file, []).append(name.removeprefix("test_").replace("_", " "))
    return ". ".join(f"`{file}`: {'; '.join(names)}" for file, names in by_file.items())


if __name__ == "__main__":
    sys.stdout.write(table(load()))
