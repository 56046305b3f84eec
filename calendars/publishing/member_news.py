"""What has changed for one member, as an Atom feed of its own beside that of all changes."""

from __future__ import annotations

from collections.abc import Iterable

from calendars.publishing import atom
from calendars.publishing.atom import News
from calendars.publishing.change_notes import Changed, Version, changes, of_member
from calendars.publishing.feeds import FOLDER, Feed
from calendars.publishing.published import InForce
from calendars.store.acts import Adopted, Amended
from calendars.store.events import Key
from constraints.meetings import Member
from constraints.rulebook import Rulebook


def member_feeds(put: Iterable[InForce], base: str | None = None) -> tuple[Feed, ...]:
    """News for each member of the last rulebook, to be put below the place of publication, ``base``.

    ``put`` are the versions that came into force, in the order of time. A version that changes nothing for a member
    is no news to it. Nobody's name is in them, and no reason that a member gave.
    """
    news: dict[str, list[News]] = {}
    before: dict[Key, Version] = {}
    book: Rulebook | None = None
    for one in put:
        book, key = one.book, one.event.key
        now = Version(one.book, one.plan, one.version.document, in_force=True)
        was = before.get(key)
        found = changes(was, now) if was else None
        for member in book.members:
            if told := _told(one, member, found):
                news.setdefault(member.id, []).append(told)
        before[key] = now
    return tuple(_feed(book, member, news.get(member.id, ()), base) for member in book.members) if book else ()


def _told(one: InForce, member: Member, found: tuple[Changed, ...] | None) -> News | None:
    act, key = one.event.act, one.event.key
    assert isinstance(act, Adopted | Amended), "only what puts a version in force comes here"
    title = f"{one.book.about.title} {key.year}: {'adopted' if found is None else 'amended'}"
    lines = [f"Version {act.version}, by {act.record}."]
    if found is not None:
        own, others = of_member(found, member, key.year)
        if not own and not others:
            return None
        lines += [f"As host: {words}" for each in own for words in each.sentences]
        lines += [words for each in others for words in each.sentences]
    return News(f"{key.institution}/{key.year}/{act.version}/{member.id}", title, " ".join(lines), one.event.at)


def _feed(book: Rulebook, member: Member, news: Iterable[News], base: str | None) -> Feed:
    about, path = book.about, f"{FOLDER}/member/{member.id.lower()}.atom"
    title = f"{about.title}: changes for {member.name}"
    return atom.feed(path, title, f"{about.id}/member/{member.id}", news, about.institution, base)
