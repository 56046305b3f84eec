"""Feeds -> a folder or a bucket that is served as it stands: content first, the manifest last, each file whole."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from calendars import ics_reader, time_zones
from calendars.publishing import atom
from calendars.publishing.feeds import Feed
from calendars.publishing.folder_place import FolderPlace
from constraints.errors import InputError, Problem

MANIFEST = "manifest.json"
SCHEMA = "indical/feeds/1"
CONTENT = "content"
"""The folder of every feed's octets under the hash of them: what a reader who goes by the manifest reads."""
LARGEST = 16 * 1024 * 1024
"""Bytes: a larger manifest is read by nobody, and no feed may be larger."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_PATH = re.compile(r"[A-Za-z0-9._~/-]{1,250}\.(ics|atom)")


@dataclass(frozen=True)
class Published:
    """What a publication did: the files written anew, those that stayed as they were, and feeds held back, with why.

    A feed that is held back is served as it was before.
    """

    written: tuple[str, ...]
    same: tuple[str, ...]
    held_back: Mapping[str, str]


class Place(Protocol):
    """Where files are published, by names with slashes. What goes wrong there is an OSError, whatever the place is."""

    address: str
    """What people call it."""

    def alone(self) -> AbstractContextManager[None]:
        """While it is held nobody else publishes there, where the place can see to that."""

    def read(self, name: str) -> bytes | None:
        """The file; None where there is none."""

    def put(self, name: str, raw: bytes) -> bool:
        """Put the file whole or not at all; False where it is so already, and untouched."""

    def put_last(self, name: str, raw: bytes) -> bool:
        """As ``put``, once all else is in place. Where the place can tell, both puts raise PublishedMeanwhileError."""

    def sweep(self, inside: str, wanted: Set[str]) -> None:
        """Remove the feeds of the folder ``inside`` that are not wanted, by their names there."""


class PublishedMeanwhileError(Exception):
    """Somebody else published to the place while this run was at it: exit code 6. What this run meant is not there."""

    def __init__(self, address: str, name: str) -> None:
        super().__init__(
            f"{address}: somebody else put {name} there meanwhile. Look at what is published now; "
            "if this is still wanted, run it again: that puts everything right."
        )


def etag(raw: bytes) -> str:
    """The strong validator of the octets, without quotes."""
    return hashlib.sha256(raw).hexdigest()


def publish(folder: Path, feeds: Iterable[Feed], pages: Mapping[str, bytes] | None = None) -> Published:
    """Put the feeds, and pages beside them, into the folder, as ``publish_to`` says."""
    return publish_to(FolderPlace(folder), feeds, pages)


def publish_to(place: Place, feeds: Iterable[Feed], pages: Mapping[str, bytes] | None = None) -> Published:
    """Put the feeds, and pages beside them, into the place. Run again with the same, it changes nothing.

    First come the octets under their hashes, then each feed at its own address at once, last the manifest:
    whoever reads by the manifest never sees two generations mixed, whenever the writer is stopped. A feed that
    cannot be read back as it was meant is held back.

    Raises:
        InputError: the place cannot be written.
        PublishedMeanwhileError: somebody else publishes there too, and the place can tell.
    """
    good, held_back = [], {}
    for feed in feeds:
        why = fault(feed)
        if why:
            held_back[feed.path] = why
        else:
            good.append(feed)
    try:
        with place.alone():
            written, same = _put_all(place, good, held_back, dict(pages or {}))
    except OSError as error:
        raise InputError(place.address, [Problem(f"cannot be written: {error.strerror or error}")]) from None
    return Published(tuple(written), tuple(same), held_back)


def _put_all(
    place: Place, good: list[Feed], held_back: Mapping[str, str], pages: Mapping[str, bytes]
) -> tuple[list[str], list[str]]:
    """The names written anew, and those that were so already. Rows of feeds held back stay as they were."""
    before = _manifest(place.read(MANIFEST))
    kept = {row["path"]: row for row in before.get("feeds", ()) if row["path"] in held_back}
    written: list[str] = []
    same: list[str] = []
    for feed in good:
        place.put(_content(feed.path, etag(feed.raw)), feed.raw)
    for name, raw in [*((feed.path, feed.raw) for feed in good), *sorted(pages.items())]:
        (written if place.put(name, raw) else same).append(name)
    rows = sorted([*map(_row, good), *kept.values()], key=lambda row: str(row["path"]))
    place.put_last(MANIFEST, _json({"schema": SCHEMA, "feeds": rows}))
    # A reader may still be on the manifest before this one.
    place.sweep(CONTENT, {row["content"].rpartition("/")[2] for row in (*rows, *before.get("feeds", ()))})
    return written, same


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of the folder; empty where it holds none, or none that can be read and is as it is written here."""
    return _manifest(FolderPlace(folder).read(MANIFEST))


def _manifest(raw: bytes | None) -> dict[str, Any]:
    try:
        if raw and len(raw) > LARGEST:
            return {}
        found = json.loads((raw or b"").decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or found.get("schema") != SCHEMA or not isinstance(found.get("feeds"), list):
        return {}
    return found if all(map(_fit, found["feeds"])) else {}


def _fit(row: object) -> bool:
    """Whether it is a row as it is written here: whoever else wrote it leads no reader to another file."""
    if not isinstance(row, dict) or not isinstance(row.get("events"), int):
        return False
    text = [row.get(name) for name in ("path", "title", "kind", "choice", "sha256", "changed", "content")]
    if not all(isinstance(one, str) for one in text) or not _PATH.fullmatch(row["path"]):
        return False
    try:
        _time_of(row)
        _json(row)
    except ValueError:
        return False
    return bool(re.fullmatch("[0-9a-f]{64}", row["sha256"]) and row["content"] == _content(row["path"], row["sha256"]))


def feed_of(row: Mapping[str, Any], raw: bytes) -> Feed | None:
    """The feed of a row of the manifest, with these octets; None where they are others than it tells of."""
    if etag(raw) != row["sha256"]:
        return None
    return Feed(row["path"], row["title"], row["kind"], row["choice"], raw, _time_of(row), row["events"])


def fault(feed: Feed) -> str:
    """What makes the feed unfit to be served; "" where nothing does: it reads back with as many events."""
    if len(feed.raw) > LARGEST:
        return f"{len(feed.raw):,} bytes; at most {LARGEST:,} are served"
    if feed.kind == "news":
        return atom.fault(feed)
    lines = feed.raw.split(b"\r\n")
    if b"\n" in feed.raw.replace(b"\r\n", b"") or any(len(line) > 75 for line in lines) or lines[-1]:
        return "a line is longer than 75 octets, or does not end with CR LF (RFC 5545, 3.1)"
    if not feed.events:
        return ""
    if untold := time_zones.untold(feed.raw):
        return f"no VTIMEZONE tells of {', '.join(untold)} (RFC 5545, 3.2.19)"
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
        "content": _content(feed.path, digest),
    }


def _content(path: str, digest: str) -> str:
    """Where the octets of that hash stand: with the ending of the feed's own address."""
    return f"{CONTENT}/{digest}.{path.rpartition('.')[2]}"


def _time(when: datetime) -> str:
    return when.strftime(_TIME)


def _time_of(row: Mapping[str, Any]) -> datetime:
    return datetime.strptime(row["changed"], _TIME).replace(tzinfo=UTC)


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
