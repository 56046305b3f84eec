"""What the store has in force -> a folder or a bucket of feeds, the page to subscribe from, and the news."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from calendars import publish as putting
from calendars.publishing import atom
from calendars.publishing.feeds import feeds
from calendars.publishing.folder_place import FolderPlace
from calendars.publishing.object_address import is_address
from calendars.publishing.published import history
from calendars.web import subscribe
from constraints.errors import InputError, Problem

if TYPE_CHECKING:
    from calendars.publish import Place, Published
    from calendars.store.store import Store

NEWS = "feeds/changes.atom"


def publish(store: Store, place: Place, institution: str | None = None, base: str | None = None) -> Published:
    """Put everything that is in force into the place; ``base`` is the address that it is served at.

    Raises:
        InputError: nothing is in force, the address is none, or the place cannot be written.
        PublishedMeanwhileError: somebody else publishes there too.
    """
    if base is not None:
        _refuse_no_address(base)
    told = history(store, institution)
    about = told.book.about
    made = feeds(told.book, told.generations, base)
    news_at = f"{base.rstrip('/')}/{NEWS}" if base else None
    pages = {
        "index.html": subscribe.page(about.title, made, base),
        NEWS: atom.write(f"{about.title}: changes", about.id, told.news, about.institution, news_at),
    }
    return putting.publish_to(place, made, pages)


def place_of(where: str) -> Place:
    """The folder, or the bucket of s3://bucket/prefix, that is meant. Nothing is looked at there yet.

    Raises:
        InputError: it is an address of another kind, or the environment does not say well how the bucket is reached.
    """
    if is_address(where):
        from calendars.publishing.object_place import open_bucket  # noqa: PLC0415 - a folder does without what it needs

        return open_bucket(where)
    return FolderPlace(Path(where))


def _refuse_no_address(base: str) -> None:
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        told = f'"{base}" is no address such as https://calendar.example/asean'
        raise InputError("--base", [Problem(told)])
