"""What the store has in force -> a folder or a bucket of feeds, the page to subscribe from, and the news."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from calendars import publish as putting
from calendars.publishing import atom
from calendars.publishing.base_address import refuse_no_address
from calendars.publishing.feeds import FOLDER, feeds
from calendars.publishing.folder_place import FolderPlace
from calendars.publishing.member_news import member_feeds
from calendars.publishing.object_address import is_address
from calendars.publishing.published import history
from calendars.web import subscribe

if TYPE_CHECKING:
    from calendars.publish import Place, Published
    from calendars.store.store import Store

NEWS = f"{FOLDER}/changes.atom"


def publish(store: Store, place: Place, institution: str | None = None, base: str | None = None) -> Published:
    """Put everything that is in force into the place; ``base`` is the address that it is served at.

    Raises:
        InputError: nothing is in force, the address is none, or the place cannot be written.
        PublishedMeanwhileError: somebody else publishes there too.
    """
    if base is not None:
        refuse_no_address(base)
    told = history(store, institution)
    about = told.book.about
    news = atom.feed(NEWS, f"{about.title}: changes", about.id, told.news, about.institution, base)
    made = (*feeds(told.book, told.generations, base), news, *member_feeds(told.put, base))
    return putting.publish_to(place, made, {"index.html": subscribe.page(about.title, made, base)})


def place_of(where: str) -> Place:
    """The folder, or the bucket of s3://bucket/prefix, that is meant. Nothing is looked at there yet.

    Raises:
        InputError: it is an address of another kind, or the environment does not say well how the bucket is reached.
    """
    if is_address(where):
        from calendars.publishing.object_place import open_bucket  # noqa: PLC0415 - a folder does without what it needs

        return open_bucket(where)
    return FolderPlace(Path(where))
