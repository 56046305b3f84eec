"""A bucket of an S3 store as a place to publish to: each object whole or not at all, as every such store puts it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Set
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from calendars.publish import CONTENT, LARGEST, PublishedMeanwhileError, etag
from calendars.publishing.feeds import ENDINGS, FOLDER
from calendars.publishing.object_address import Bucket, client_options, read_address
from calendars.publishing.object_errors import in_words
from calendars.publishing.object_headers import headers
from constraints.errors import InputError, Problem

if TYPE_CHECKING:
    from obstore.store import S3Store

INSTALL = "pip install 'indicative-calendar[s3]'"
_RETRIES: Any = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=10),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=1), "base": 2},
}
_HASH = "sha256"
"""The object's own metadata: the hash of its octets, for stores whose ETag is not the MD5 of them."""


@dataclass(frozen=True)
class _There:
    """An object as the store told of it."""

    tag: str | None
    size: int


def open_bucket(where: str) -> ObjectPlace:
    """The place at s3://bucket/prefix, reached as the environment says. Nothing is asked of the store yet.

    Raises:
        InputError: it is no such address, the environment's settings cannot be used, or obstore is not installed.
    """
    bucket = read_address(where, os.environ)
    try:
        import obstore.store  # noqa: PLC0415 - an extra: only who publishes to a bucket needs it
    except ImportError:
        raise InputError(bucket.address, [Problem(f"a bucket needs what is not installed: {INSTALL}")]) from None
    options: Any = client_options(os.environ)
    try:
        with _told(bucket):
            store = obstore.store.S3Store(
                bucket.name, prefix=bucket.prefix or None, client_options=options, retry_config=_RETRIES
            )
    except OSError as error:
        raise InputError(bucket.address, [Problem(str(error))]) from None
    return ObjectPlace(store, bucket)


class ObjectPlace:
    """The objects below a prefix of a bucket.

    What is there already is told from listings, which ``read`` takes: it comes first. What is put is put on the
    condition that nobody else has since, where the store keeps conditions. Every call raises OSError, with words,
    where it cannot be done.
    """

    def __init__(self, store: S3Store, bucket: Bucket) -> None:
        self._store, self._bucket = store, bucket
        self.address = bucket.address
        self._known: dict[str, _There | None] = {}
        self._turned = False
        self._conditions = True
        self._tags_are_md5 = False

    def alone(self) -> AbstractContextManager[None]:
        """Nobody is kept away: who comes between is told of by the conditions instead."""
        return nullcontext()

    def read(self, name: str) -> bytes | None:
        """The object, and what else was there with it; None where there is no such object.

        Raises:
            PublishedMeanwhileError: somebody else put it while the rest was looked at.
        """
        with _told(self._bucket):
            raw = self._get(name)
            for folder in (FOLDER, CONTENT):
                self._list(folder)
            if self._look(name) != self._known[name]:
                raise PublishedMeanwhileError(self.address, name)
            return raw

    def _get(self, name: str) -> bytes | None:
        try:
            found = self._store.get(name)
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise
            self._known[name] = None
            return None
        there = _There(found.meta["e_tag"], found.meta["size"])
        # A larger one is nobody's manifest: as good as one that cannot be read.
        raw = bytes(found.bytes()) if there.size <= LARGEST else b""
        self._known[name] = there
        self._tags_are_md5 = there.tag == _md5(raw)
        return raw

    def put(self, name: str, raw: bytes) -> bool:
        """Put the object; False where it is so already, and untouched.

        Raises:
            PublishedMeanwhileError: somebody else put it since it was looked at.
        """
        with _told(self._bucket):
            there = self._there(name)
            if there and self._is(name, there, raw):
                return False
            self._send(name, raw, there)
            return True

    def put_last(self, name: str, raw: bytes) -> bool:
        """As ``put``; the object must be as it was when it was read."""
        self._turned = self.put(name, raw)
        return self._turned

    def sweep(self, inside: str, wanted: Set[str]) -> None:
        """Remove the objects of the folder ``inside`` that are not wanted and were there from the beginning.

        Only for who put the last object: somebody else may be at work otherwise, whose objects nobody names yet.
        What cannot be removed stays until the next time: all is published by now.
        """
        if self._turned:
            with suppress(OSError), _told(self._bucket):
                known = sorted(name for name, there in self._known.items() if there)
                old = [name for name in known if name.startswith(f"{inside}/") and name.endswith(ENDINGS)]
                gone = [name for name in old if name.rpartition("/")[2] not in wanted]
                if gone:
                    self._store.delete(gone)

    def _there(self, name: str) -> _There | None:
        """What is known of the object: those in the folders were listed, a page beside them is asked for."""
        if name not in self._known and "/" not in name:
            self._known[name] = self._look(name)
        return self._known.get(name)

    def _list(self, folder: str) -> None:
        for chunk in self._store.list(folder):
            self._known.update({one["path"]: _There(one["e_tag"], one["size"]) for one in chunk})

    def _look(self, name: str) -> _There | None:
        try:
            found = self._store.head(name)
        except FileNotFoundError:
            return None
        return _There(found["e_tag"], found["size"])

    def _is(self, name: str, there: _There, raw: bytes) -> bool:
        """Whether the object holds these octets. Most ETags are the MD5 of them; else our hash is kept beside them."""
        if there.size != len(raw):
            return False
        if there.tag == _md5(raw):
            return True
        if self._tags_are_md5 and "-" not in (there.tag or "-"):
            return False
        try:
            kept = self._store.get(name, options={"head": True}).attributes
        except FileNotFoundError:
            return False
        return kept.get(_HASH) == etag(raw)

    def _send(self, name: str, raw: bytes, there: _There | None) -> None:
        """Put it, if the object is still what was there.

        Where it is not, it may be by this very put: its answer was lost, and it was tried again.
        """
        from obstore.exceptions import AlreadyExistsError, PreconditionError  # noqa: PLC0415 - as above

        try:
            if self._conditions:
                try:
                    return self._put(name, raw, {"e_tag": there.tag} if there else "create")
                except Exception as error:
                    if not _takes_no_conditions(error):
                        raise
                    self._conditions = False
            if self._look(name) != there:
                raise PublishedMeanwhileError(self.address, name)
            return self._put(name, raw, "overwrite")
        except (AlreadyExistsError, PreconditionError, FileNotFoundError) as error:
            if "NoSuchBucket" in str(error):
                raise
            now = self._look(name)
            if not now or not self._is(name, now, raw):
                raise PublishedMeanwhileError(self.address, name) from None
            return None

    def _put(self, name: str, raw: bytes, mode: Any) -> None:
        attributes = {**headers(name), _HASH: etag(raw)}
        self._store.put(name, raw, attributes=attributes, mode=mode, use_multipart=False)


def _md5(raw: bytes) -> str:
    return f'"{hashlib.md5(raw, usedforsecurity=False).hexdigest()}"'


def _takes_no_conditions(error: Exception) -> bool:
    """Whether the store says that it knows no conditional put (501), as some of them do."""
    from obstore.exceptions import NotSupportedError  # noqa: PLC0415 - as above

    return isinstance(error, NotSupportedError | NotImplementedError) or "status code: 501" in str(error)


@contextmanager
def _told(bucket: Bucket) -> Iterator[None]:
    """What obstore raises, as an OSError with words."""
    from obstore.exceptions import BaseError  # noqa: PLC0415 - as above

    try:
        yield
    except (BaseError, OSError, NotImplementedError) as error:
        raise OSError(in_words(error, bucket)) from None
