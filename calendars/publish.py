"""Feeds -> a folder that any web server can serve: content first, the manifest last, each file whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from calendars import ics_reader
from calendars.feeds import Feed
from constraints.errors import InputError, Problem

MANIFEST = "manifest.json"
SCHEMA = "indical/feeds/1"
CONTENT = "content"
"""The folder of every feed's octets under the hash of them: what a reader who goes by the manifest reads."""


@dataclass(frozen=True)
class Published:
    """What a publication did: the files written anew, those that stayed as they were, and feeds held back, with why.

    A feed that is held back is served as it was before.
    """

    written: tuple[str, ...]
    same: tuple[str, ...]
    held_back: Mapping[str, str]


def etag(raw: bytes) -> str:
    """The strong validator of the octets, without quotes."""
    return hashlib.sha256(raw).hexdigest()


def publish(folder: Path, feeds: Iterable[Feed], pages: Mapping[str, bytes] | None = None) -> Published:
    """Put the feeds, and pages beside them, into the folder. Run again with the same, it changes nothing.

    First come the octets under their hashes, then each feed at its own address by one rename, last the manifest:
    whoever reads by the manifest never sees two generations mixed, whenever the writer is stopped. A feed that
    cannot be read back as it was meant is held back.

    Raises:
        InputError: the folder cannot be written.
    """
    good, held_back = [], {}
    for feed in feeds:
        why = fault(feed)
        if why:
            held_back[feed.path] = why
        else:
            good.append(feed)
    pages = dict(pages or {})
    try:
        before = read_manifest(folder)
        kept = {row["path"]: row for row in before.get("feeds", ()) if row["path"] in held_back}
        written: list[str] = []
        same: list[str] = []
        for feed in good:
            _put(folder, f"{CONTENT}/{etag(feed.raw)}.ics", feed.raw)
        for name, raw in [*((feed.path, feed.raw) for feed in good), *sorted(pages.items())]:
            (written if _put(folder, name, raw) else same).append(name)
        rows = sorted([*map(_row, good), *kept.values()], key=lambda row: str(row["path"]))
        _put(folder, MANIFEST, _json({"schema": SCHEMA, "feeds": rows}))
        _sweep(folder, {row["sha256"] for row in (*rows, *before.get("feeds", ()))})
    except OSError as error:
        raise InputError(str(folder), [Problem(f"cannot be written: {error.strerror or error}")]) from None
    return Published(tuple(written), tuple(same), held_back)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the folder; empty where it holds none, or none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) and found.get("schema") == SCHEMA else {}


def fault(feed: Feed) -> str:
    """What makes the feed unfit to be served; "" where nothing does: it reads back with as many events."""
    lines = feed.raw.split(b"\r\n")
    if b"\n" in feed.raw.replace(b"\r\n", b"") or any(len(line) > 75 for line in lines) or lines[-1]:
        return "a line is longer than 75 octets, or does not end with CR LF (RFC 5545, 3.1)"
    if not feed.events:
        return ""
    try:
        rows = ics_reader.read(feed.raw, feed.path)
    except InputError as error:
        return str(error)
    return "" if len(rows.rows) == feed.events else f"{len(rows.rows)} of {feed.events} events can be read back"


def _row(feed: Feed) -> dict[str, Any]:
    digest = etag(feed.raw)
    return {
        "path": feed.path,
        "title": feed.title,
        "kind": feed.kind,
        "choice": feed.choice,
        "events": feed.events,
        "sha256": digest,
        "bytes": len(feed.raw),
        "changed": _time(feed.changed),
        "content": f"{CONTENT}/{digest}.ics",
    }


def _time(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _put(folder: Path, name: str, raw: bytes) -> bool:
    """Write the file by one rename, on the disk before it is in its place; False where it is so already."""
    place = folder / name
    if place.is_file() and place.read_bytes() == raw:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    with part.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, place)
    _sync(place.parent)
    return True


def _sync(folder: Path) -> None:
    """Make the renames in a folder last over a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, wanted: set[str]) -> None:
    """Remove content that neither this manifest nor the one before names: a reader may still be on that one."""
    for old in (folder / CONTENT).glob("*.ics"):
        if old.stem not in wanted:
            old.unlink(missing_ok=True)
