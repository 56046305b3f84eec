"""The page from which people subscribe: each feed's address, a link for each program, and how slow each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from calendars.publishing.feeds import Feed, Kind

_KINDS: tuple[tuple[Kind, str], ...] = (
    ("all", "Everything"),
    ("member", "For a member"),
    ("host", "Hosted by a member"),
    ("body", "One body"),
    ("level", "One level"),
    ("year", "One year"),
    ("news", "What has changed, as news"),
)


@dataclass(frozen=True)
class Slow:
    """How often a program looks, as its makers or its users say, and what it does with a cancelled meeting."""

    program: str
    looks: str
    cancelled: str


SLOW = (
    Slow("Google Calendar", "every 4 to 24 hours; no setting changes that", "hides it"),
    Slow("Outlook.com and Microsoft 365", "about every 3 hours, up to 24", "says so in its title"),
    Slow("Outlook for Windows", "when it sends and receives, at most every 12 hours here", "says so in its title"),
    Slow("Apple Calendar", "every 5 minutes to once a week, as you set it", "strikes it out"),
    Slow("Thunderbird", "every 30 minutes, unless you set it otherwise", "strikes it out"),
    Slow("Nextcloud", "every 12 hours, as this feed asks", "strikes it out"),
    Slow("ICSx5 on Android", "as you set it", "as your calendar program does"),
)
"""What is known of programs, from their makers, their sources and their users; none of it is promised to us."""


@dataclass(frozen=True)
class Link:
    """A way to one feed: what is written on it, its address, and for a reader who hears the page which feed it is."""

    words: str
    address: str


@dataclass(frozen=True)
class Line:
    """One feed, and how much is in it. ``address`` is absolute where the place of publication is known."""

    title: str
    holds: str
    address: str
    links: tuple[Link, ...]


def page(title: str, feeds: Iterable[Feed], base: str | None = None) -> bytes:
    """The page as an HTML file: no script, no other file, no request to anybody.

    ``base`` is the https address that the feeds are put at; without it there are only the files to fetch.
    """
    feeds = tuple(feeds)
    groups = []
    for kind, words in _KINDS:
        lines = [_line(feed, base) for feed in feeds if feed.kind == kind]
        if lines:
            groups.append((kind, words, lines))
    newest = max((feed.changed for feed in feeds), default=None)
    news = [line for kind, _, lines in groups if kind == "news" for line in lines]
    return _template().render(title=title, groups=groups, news=news, slow=SLOW, base=base, newest=newest).encode()


def _line(feed: Feed, base: str | None) -> Line:
    address = f"{base.rstrip('/')}/{feed.path}" if base else feed.path
    # Readers of news take the address as it is.
    news = feed.kind == "news"
    noun, nouns = ("entry", "entries") if news else ("meeting", "meetings")
    holds = f"{feed.events} {noun if feed.events == 1 else nouns}"
    return Line(feed.title, holds, address, tuple(_links(feed, address) if base and not news else ()))


def _links(feed: Feed, address: str) -> Iterable[Link]:
    """webcal for the programs of a computer or phone; Google takes it, and not https, as a calendar's address."""
    webcal = f"webcal://{urlsplit(address).netloc}{urlsplit(address).path}"
    yield Link("Apple, Thunderbird", webcal)
    yield Link("Google", f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}")
    asked = f"url={quote(address, safe='')}&name={quote(feed.title, safe='')}"
    yield Link("Outlook.com", f"https://outlook.live.com/calendar/0/addfromweb?{asked}")
    yield Link("Microsoft 365", f"https://outlook.office.com/calendar/0/addfromweb?{asked}")


@cache
def _template() -> Template:
    folder = Path(__file__).parent / "templates"
    found = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return found.get_template("subscribe.html")
