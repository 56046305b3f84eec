"""A store as a folder of text files, for those who keep their calendars in git; and back, to the letter.

bundle.json                     what this is
.gitattributes                  that git leaves the files' line ends alone
INSTITUTION/YEAR/log.jsonl      what was done, an act a line
INSTITUTION/YEAR/0001.json      a version
texts/HASH                      a file of a rulebook, or the holidays of some years
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calendars.store.canonical import hash_of_text, parsed, text_of
from calendars.store.copying import Everything, Kept
from calendars.store.events import Key, event_of
from calendars.store.verifying import STRANGE, words_of
from constraints.errors import InputError, Problem

SCHEMA = "indical/bundle/1"
LARGEST = 16 * 1024 * 1024
_HEAD = "bundle.json"
_HASH = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9]{4,}\.json")
_INSTITUTION = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def files_of(given: Everything) -> dict[str, bytes]:
    """The bundle's files, by their names in the folder. The same store gives the same bytes."""
    found = {_HEAD: _pretty({"schema": SCHEMA}), ".gitattributes": b"* -text\n"}
    for kept in given.calendars:
        folder = f"{kept.key.institution}/{kept.key.year}"
        lines = [text_of(event.document) for event in kept.events]
        found[f"{folder}/log.jsonl"] = "".join(f"{line}\n" for line in lines).encode()
        for number, document in enumerate(kept.documents, 1):
            found[f"{folder}/{number:04}.json"] = _pretty(document)
    for digest, text in given.texts.items():
        found[f"texts/{digest}"] = text.encode()
    return found


def refuse_other(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise InputError where the folder holds something that a bundle of these files would be mixed up with."""
    try:
        there = [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []
    except OSError as error:
        raise InputError(str(folder), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    if there and not (folder / _HEAD).exists():
        raise InputError(str(folder), [Problem("holds other files: give a folder that is empty, or holds a bundle")])
    own = {name for name in _names(folder)} if there else set()
    for name in sorted(own - files.keys()):
        raise InputError(str(folder), [Problem(f"holds {name}, which this store does not: give another folder")])


def read(folder: Path) -> Everything:
    """The store that a bundle holds.

    Raises:
        InputError: it is no bundle, or a file of it cannot be read.
    """
    head = _object(folder, _HEAD)
    if head.get("schema") != SCHEMA:
        raise InputError(str(folder / _HEAD), [Problem(f'schema must be "{SCHEMA}": this is no bundle of a store')])
    names = _names(folder)
    texts = {name.rpartition("/")[2]: _text(folder, name) for name in names if name.startswith("texts/")}
    for digest, text in texts.items():
        if hash_of_text(text) != digest:
            raise InputError(str(folder / "texts" / digest), [Problem("has been changed: its name is its hash")])
    logs = [name for name in names if name.endswith("/log.jsonl")]
    return Everything(tuple(sorted((_kept(folder, log, names) for log in logs), key=lambda k: k.key)), texts)


def _kept(folder: Path, log: str, names: list[str]) -> Kept:
    institution, year, _ = log.split("/")
    key, problems, events = Key(institution, int(year)), [], []
    for number, line in enumerate(_text(folder, log).removesuffix("\n").split("\n"), 1):
        try:
            events.append(event_of(line))
        except STRANGE as error:
            problems.append(Problem(f"no act of a calendar: {words_of(error)}", number))
    if problems:
        raise InputError(str(folder / log), problems)
    own = [name for name in names if name.startswith(f"{institution}/{year}/") and name != log]
    return Kept(key, tuple(events), tuple(_object(folder, name) for name in own))


def _names(folder: Path) -> list[str]:
    """The bundle's files in the folder, in order; what else lies there is no part of it."""
    try:
        return [name for path in sorted(folder.glob("*/*")) for name in _names_at(path)]
    except OSError as error:
        raise InputError(str(folder), [Problem(f"cannot be read: {error.strerror or error}")]) from None


def _names_at(path: Path) -> list[str]:
    above = path.parent.name
    if above == "texts" and _HASH.fullmatch(path.name):
        return [f"texts/{path.name}"]
    if _INSTITUTION.fullmatch(above) and re.fullmatch(r"[0-9]{4}", path.name) and path.is_dir():
        inside = sorted(path.iterdir(), key=lambda one: (len(one.name), one.name))
        own = [one.name for one in inside if one.name == "log.jsonl" or _VERSION.fullmatch(one.name)]
        return [f"{above}/{path.name}/{name}" for name in own]
    return []


def _text(folder: Path, name: str) -> str:
    path = folder / name
    try:
        with path.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise InputError(str(path), [Problem(f"cannot be read: {error.strerror or error}")]) from None
    if len(raw) > LARGEST:
        raise InputError(str(path), [Problem(f"is too large: at most {LARGEST:,} bytes are read")])
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise InputError(str(path), [Problem("not UTF-8 text")]) from None


def _object(folder: Path, name: str) -> dict[str, Any]:
    try:
        return parsed(_text(folder, name))
    except (ValueError, RecursionError) as error:
        raise InputError(str(folder / name), [Problem(f"not valid JSON: {error}")]) from None


def _pretty(thing: object) -> bytes:
    """JSON a person can read and git compare: sorted, a value a line."""
    return (json.dumps(thing, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
