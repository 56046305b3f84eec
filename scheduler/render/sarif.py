"""Judged files -> a log in SARIF 2.1.0, for code scanning and editors. Nothing is decided here."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from constraints.rule import Rule
from constraints.rulebook import Rulebook
from scheduler.results import Case, CheckedFile

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(files: Iterable[CheckedFile]) -> str:
    """One run over all files: the rules that judged them, and a result for each case in which one is broken."""
    files = tuple(files)
    judged = [(v.rule, file.book) for file in files for year in file.years for v in year.report.verdicts]
    rules = {rule.id: _rule(rule, book) for rule, book in judged}
    index = {rule: at for at, rule in enumerate(rules)}
    driver = {"name": "indical", "version": version("indicative-calendar"), "rules": list(rules.values())}
    results = [result for file in files for result in _results(file, index)]
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule, book: Rulebook) -> dict[str, Any]:
    words = f' "{rule.cite.words}"' if rule.cite.words else ""
    force = "must hold" if rule.hard else f"a wish, price {rule.weight}"
    return {
        "id": rule.id,
        "shortDescription": _text(rule.sentence),
        "fullDescription": _text(rule.reading),
        "help": _text(f"{book.cited(rule)}{words}; {rule.standing}; {force}."),
        "defaultConfiguration": {"level": _level(rule)},
    }


def _results(file: CheckedFile, index: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for case in file.cases():
        identity = _identity(case)
        seen[identity] += 1
        yield {
            "ruleId": case.rule.id,
            "ruleIndex": index[case.rule.id],
            "level": _level(case.rule),
            "message": _text(" ".join([f"{case.finding.message}.", *case.advice])),
            "locations": [_location(file.name, case.line)],
            "partialFingerprints": {
                "ruleAndMeetings/v1": identity,
                # The one key that GitHub reads; together with the file's path it must tell the cases apart.
                "primaryLocationLineHash": f"{identity}:{seen[identity]}",
            },
            "suppressions": _suppressions(case),
        }


def _level(rule: Rule) -> str:
    return "error" if rule.hard else "warning"


def _text(text: str) -> dict[str, str]:
    """A SARIF message, in which a single brace would begin a placeholder (3.11.5)."""
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _location(name: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(Path(name))}, "region": {"startLine": line}}}


def _uri(path: Path) -> str:
    return path.as_uri() if path.is_absolute() else quote_from_bytes(os.fsencode(path.as_posix()))


def _identity(case: Case) -> str:
    """The same for as long as the rule is broken by the same meetings; where it names none, in the same words.

    The meetings' order is left out, for it may be that of their days.
    """
    named = sorted(case.finding.meetings) or [str(case.cycle), case.finding.message]
    return sha256(json.dumps([case.rule.id, *named]).encode()).hexdigest()


def _suppressions(case: Case) -> list[dict[str, str]]:
    """Empty for what nobody waived, never left out: a run has them for all of its results or for none (3.27.23)."""
    if case.waiver is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": " ".join(case.advice)}]
