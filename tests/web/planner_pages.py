"""Calendars for the planner's tests, and a reader of the pages that it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

from calendars.calendar import Calendar, Entry, Reason
from calendars.holidays import load_facts
from calendars.web import planner
from constraints import rulebook
from constraints.meetings import Body, Event, Facts, Meeting, Placement

REPORT = "Proved best (cost 79). Checked separately: 36 rules kept, 0 broken, 3 undecided."


@dataclass
class Element:
    """One element of a page, with its words and elements in order."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All its text, one space for any white space."""
        return " ".join("".join(e if isinstance(e, str) else f" {e.words} " for e in self.inside).split())

    @property
    def classes(self) -> list[str]:
        """Its classes in order."""
        return self.attributes.get("class", "").split()

    def all(self, tag: str = "", look: str = "") -> list[Element]:
        """The elements inside, at any depth, of that tag and class."""
        found = []
        for element in self.inside:
            if isinstance(element, Element):
                if tag in ("", element.tag) and (not look or look in element.classes):
                    found.append(element)
                found += element.all(tag, look)
        return found


class Tree(HTMLParser):
    """Reads a page into elements."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(page.decode())
        self.close()
        assert self.open == [self.root], "every element of the page is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag != "meta":
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def entry(body: Body, first: date, last: date, *reasons: Reason, status: str = "TENTATIVE", **more) -> Entry:
    more.setdefault("id", f"{body.id}-{first.year}")
    meeting = Meeting(body=body, cycle=first.year, days=(last - first).days + 1, **more)
    return Entry(Placement(meeting, first, last), status, reasons)


def year_of(year: int, *entries: Entry, facts: Facts | None = None, **more) -> Calendar:
    stamp = datetime(2026, 11, 21, tzinfo=UTC)
    return Calendar("test", f"Calendar {year}", year, stamp, entries, facts or Facts(years=frozenset({year})), **more)


def read(calendar: Calendar, **more) -> Element:
    return Tree(planner.page(calendar, REPORT, **more)).root


BOOK = rulebook.load()
PLACED = [
    ("ADSOM-WG", "2027-01-11", 1),
    ("SUMMIT", "2027-04-26", 3),
    ("ADSOM", "2027-05-10", 1),
    ("ADSOM-PLUS", "2027-05-11", 1),
    ("ANI", "2027-08-02", 5),
    ("AAFCC", "2027-09-06", 4),
    ("ACAMM", "2027-11-03", 3),
    ("ACDFIM", "2027-11-15", 3),
    ("AMIIM", "2027-11-15", 3),
    ("ADMM", "2027-11-25", 1),
    ("ADMM-PLUS", "2027-11-26", 1),
    ("SUMMIT", "2027-11-29", 3),
]


def realistic() -> Calendar:
    """The year 2027 with the shipped rulebook's bodies, holidays and rules."""
    bodies = {body.id: body for body in BOOK.bodies}
    entries = []
    for number, (name, day, days) in enumerate(PLACED):
        rule = BOOK.rules[number * 2]
        reason = Reason(rule.id, rule.sentence, BOOK.cited(rule), rule.standing, number, saving=number % 3)
        first = date.fromisoformat(day)
        last = first + timedelta(days=days - 1)
        place = {"host": "SG", "city": "Singapore"} if number % 4 else {}
        status = "CONFIRMED" if number in (3, 7) else "TENTATIVE"
        named = {"id": f"{name}-2027-{number}", "number": number + 1, "edition": number + 20}
        entries.append(entry(bodies[name], first, last, reason, status=status, **named, **place))
    forum = Event("Xiangshan Forum", date(2027, 9, 17), date(2027, 9, 19), "Beijing")
    return year_of(2027, *entries, facts=load_facts(BOOK, [2027]), others=(forum,))


def realistic_bytes() -> bytes:
    return planner.page(realistic(), REPORT, {period.id: period.title for period in BOOK.periods})


def realistic_page() -> Element:
    return Tree(realistic_bytes()).root


def crowded() -> Calendar:
    """A leap year with four times as many meetings, up to a week long, in every status."""
    entries = []
    for number in range(48):
        body = BOOK.bodies[number % len(BOOK.bodies)]
        first = date(2028, 1, 1) + timedelta(days=(number * number * 7 + number * 8) % 360)
        last = first + timedelta(days=number % 7)
        status = ("TENTATIVE", "CONFIRMED", "CANCELLED")[number % 3]
        entries.append(entry(body, first, last, status=status, id=f"{body.id}-{number}", number=number + 1))
    return year_of(2028, *entries, facts=load_facts(BOOK, [2028]))
