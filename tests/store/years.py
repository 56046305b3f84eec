"""A small institution of two members whose year is adopted by rules, and some years of it, judged and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import mkdtemp

from calendars.store.acts import Adopted, Circulated, Recommended, Responded
from calendars.store.events import Key
from calendars.store.freezing import Content
from calendars.store.store import Store
from scheduler.pipeline.life.keeping import content_of
from scheduler.results import JudgedBy

RIVER = Path(__file__).parents[1] / "golden" / "river-board"
KEY = Key("river-board", 2027)
MEMBERS = ("LA", "VN")
ACTS = """
[[act]]
id = "recommended"
sentence = "The Audit Committee recommends the calendar."
reading = "By the record of its life."
cite = { source = "statutes", place = "Art. 10" }
standing = "adopted"
paper = "calendar"
done = "recommended"
by = "AUDIT"

[[act]]
id = "adopted"
sentence = "The Board adopts the calendar."
reading = "After the Audit Committee has recommended it."
cite = { source = "statutes", place = "Art. 10" }
standing = "adopted"
paper = "calendar"
done = "adopted"
by = "BOARD"
after = "recommended"
after_by = "AUDIT"
"""
HEAD = "year,body,start,end,city,country\n"
AUDIT = "2027,AUDIT,2027-01-12,2027-01-12,Vientiane,Lao PDR\n"
BOARD = (("2027-02-16", "2027-02-17"), ("2027-05-11", "2027-05-12"), ("2027-07-13", "2027-07-14"))
LAST = ("2027-11-09", "2027-11-10")


def moment(hours: int) -> datetime:
    """So many hours after the store was begun."""
    return datetime(2026, 11, 21, 9, tzinfo=UTC) + timedelta(hours=hours)


def rulebook(folder: Path) -> Path:
    """The institution's rulebook, written to the folder."""
    made = folder / "river-board"
    copytree(RIVER, made)
    rules = made / "rulebook.toml"
    rules.write_text(rules.read_text() + ACTS)
    return made


def csv_of(last: tuple[str, str] = LAST, audit: bool = True) -> str:
    """The year as a file, with its last Board meeting on those days."""
    rows = "".join(f"2027,BOARD,{first},{then},Vientiane,Lao PDR\n" for first, then in (*BOARD, last))
    return HEAD + (AUDIT if audit else "") + rows


@cache
def year(last: tuple[str, str] = LAST) -> Content:
    """The year, judged: with its last Board meeting on those days."""
    folder = Path(mkdtemp())
    file = folder / "2027.csv"
    file.write_text(csv_of(last))
    return content_of(file, 2027, JudgedBy(str(rulebook(folder))))[0]


def good() -> Content:
    """No rule that must hold is broken."""
    return year()


def moved() -> Content:
    """The last meeting a week later."""
    return year(("2027-11-16", "2027-11-17"))


def broken() -> Content:
    """The last meeting begins on a Saturday."""
    return year(("2027-11-13", "2027-11-14"))


def of_year(content: Content, number: int) -> Content:
    """The same content as another calendar, for tests of the store that do not judge it."""
    return replace(content, document={**content.document, "year": number})


def drafted(store: Store, content: Content | None = None) -> None:
    """The calendar at revision 1."""
    store.draft(content or good(), on=0, at=moment(0), by="Secretariat")


def circulated(store: Store, content: Content | None = None) -> None:
    """The calendar at revision 2."""
    drafted(store, content)
    store.act(KEY, Circulated(version=1, asked=MEMBERS), on=1, at=moment(1), by="Secretariat")


def agreed(store: Store, content: Content | None = None, by: Mapping[str, str] | None = None) -> None:
    """The calendar at revision 4: both members agree."""
    circulated(store, content)
    for number, member in enumerate(MEMBERS, 2):
        name = (by or {}).get(member, f"Delegate of {member}")
        store.act(KEY, Responded(version=1, member=member, answer="agree"), on=None, at=moment(number), by=name)


def adopted(store: Store, content: Content | None = None) -> None:
    """The calendar at revision 6: adopted."""
    agreed(store, content)
    store.act(KEY, RECOMMENDED, on=4, at=moment(4), by="Secretariat")
    store.act(KEY, ADOPTED, on=5, at=moment(5), by="Secretariat")


RECOMMENDED = Recommended(version=1, body="AUDIT", record="Audit 2026, item 3")
ADOPTED = Adopted(version=1, body="BOARD", record="Board 2026, item 5")
