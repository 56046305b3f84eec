"""A writer to be killed: it publishes to a bucket on and on. A module of its own, so that its process starts soon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendars.publish import publish_to
from calendars.publishing.feeds import Feed
from calendars.publishing.object_place import open_bucket


def on_and_on(where: str, generations: Sequence[tuple[Feed, ...]], pages: Mapping[str, bytes]) -> None:
    """Publish one generation after the other, and begin anew."""
    while True:
        for feeds in generations:
            publish_to(open_bucket(where), feeds, pages)
