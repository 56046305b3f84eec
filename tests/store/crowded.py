"""A made-up year in force: sixty meetings in one room, and a request that empties the room for many days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from cli.large import HEAD, MEMBERS, RULE

from calendars.store.acts import Adopted, Circulated, Recommended, Responded
from calendars.store.events import Key
from calendars.store.store import open_store
from scheduler.pipeline.life.keeping import content_of
from scheduler.results import JudgedBy
from store.years import moment

KEY = Key("large", 2027)
MEETINGS, TIMES_AWAY, SEED = 60, 6, 5
_BODY = '\n[[body]]\nid = "{id}"\nname = "Body {id}"\nlevel = "staff"\ndelegates = "staff"\nhost = "chair"\n'
_AWAY = '[[unavailable]]\nmember = "SG"\nfirst = {}\nlast = {}\nreason = "The room is let"\n'


def write(folder: Path) -> None:
    """Write the store, and the request as new.toml: the best answer is found at once, its proof takes long."""
    dice, day = Random(SEED), date(2027, 1, 4)
    bodies, rows = "format = 1\n", "year,body,start,end,city,country\n"
    for number in range(MEETINGS):
        name, days = f"B{number:02}", dice.randint(2, 6)
        bodies += _BODY.format(id=name) + f"persons = {dice.randint(5, 90)}\ndays = {days}\n"
        rows += f"2027,{name},{day},{day + timedelta(days=days - 1)},Singapore,Singapore\n"
        day += timedelta(days=days + dice.randint(0, 2))
    book = folder / "book"
    book.mkdir()
    (book / "bodies.toml").write_text(bodies)
    (book / "members.toml").write_text(MEMBERS)
    (book / "periods.toml").write_text("format = 1\n")
    (book / "rulebook.toml").write_text(HEAD + "".join(_rules()))
    (folder / "2027.csv").write_text(rows)
    told = "format = 1\n"
    for _ in range(TIMES_AWAY):
        first = date(2027, 1, 20) + timedelta(days=dice.randint(0, 300))
        told += _AWAY.format(first, first + timedelta(days=dice.randint(1, 9)))
    (folder / "new.toml").write_text(told)
    _adopt(folder)


def _rules() -> list[str]:
    every, act = "meetings = { all = true }", 'paper = "calendar"\ndone = "{0}"\nby = "{1}"'
    return [
        _rule("apart", "one-room", every),
        _rule("count", "yearly", every),
        _rule("avoid", "weekends", f'{every}\nweight = 2\ndays = {{ weekdays = ["sat", "sun"] }}'),
        _rule("act", "recommended", act.format("recommended", "B00")),
        _rule("act", "adopted", act.format("adopted", "B01")),
    ]


def _rule(kind: str, name: str, fields: str) -> str:
    return RULE.format(kind=kind, id=name, fields=fields)


def _adopt(folder: Path) -> None:
    content = content_of(folder / "2027.csv", 2027, JudgedBy(str(folder / "book")))[0]
    done = [
        Circulated(version=1, asked=("SG", "VN")),
        *(Responded(version=1, member=member, answer="agree") for member in ("SG", "VN")),
        Recommended(version=1, body="B00", record="Item 1"),
        Adopted(version=1, body="B01", record="Item 2"),
    ]
    with open_store(str(folder / "indical.db"), make=True) as store:
        store.draft(content, on=0, at=moment(0), by="Secretariat")
        for hour, act in enumerate(done, 1):
            store.act(KEY, act, on=None, at=moment(hour), by="Secretariat")
