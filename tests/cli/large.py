"""Made-up institutions: one too large to be proved best in seconds, one that wants more days than there are."""

from __future__ import annotations

import random
from pathlib import Path

HEAD = """format = 1
id = "large"
title = "A large institution"
institution = "Nobody"
version = "1"
version_date = 2026-11-21

[sources.made-up]
title = "Made up"
where = "Nowhere"
"""
MEMBERS = """format = 1

[[member]]
id = "SG"
name = "Singapore"
capital = "Singapore"

[[member]]
id = "VN"
name = "Viet Nam"
capital = "Ha Noi"

[chair]
2027 = "SG"
"""
RULE = """
[[{kind}]]
id = "{id}"
sentence = "A rule."
reading = "Literally."
cite = {{ source = "made-up", place = "line 1" }}
standing = "assumed"
{fields}
"""


def write_large(folder: Path, bodies: int = 110, seed: int = 1) -> Path:
    """Many bodies whose wishes pull against each other: write the rulebook folder and return it."""
    chance = random.Random(seed)
    ids = [f"B{n:03}" for n in range(bodies)]
    rows = [
        f'\n[[body]]\nid = "{one}"\nname = "Body {one}"\nlevel = "staff"\ndelegates = "pool-{chance.randrange(4)}"\n'
        f'days = {chance.randint(1, 3)}\nhost = "chair"\n'
        for one in ids
    ]
    folder.mkdir()
    (folder / "bodies.toml").write_text("format = 1\n" + "".join(rows))
    (folder / "members.toml").write_text(MEMBERS)
    (folder / "periods.toml").write_text("format = 1\n")
    (folder / "rulebook.toml").write_text(HEAD + "".join(_rules(ids, chance)))
    return folder


def write_overfull(folder: Path) -> Path:
    """45 meetings of 105 days in one room, in the 96 days from 1 March to 4 June 2027: write the folder, return it."""
    bodies = [
        f'\n[[body]]\nid = "B{n:02}"\nname = "Body {n}"\nlevel = "staff"\ndelegates = "staff"\ndays = {days}\n'
        for n, days in enumerate([2] * 30 + [3] * 15)
    ]
    every = "meetings = { all = true }"
    season = f"{every}\nearliest = 2027-03-01\nlatest = 2027-06-04"
    rules = [("count", "yearly", every), ("apart", "one-room", every), ("window", "season", season)]
    folder.mkdir()
    (folder / "bodies.toml").write_text("format = 1\n" + "".join(bodies))
    (folder / "members.toml").write_text(MEMBERS)
    (folder / "periods.toml").write_text("format = 1\n")
    (folder / "rulebook.toml").write_text(HEAD + "".join(_rule(*rule) for rule in rules))
    return folder


def _rules(ids: list[str], chance: random.Random) -> list[str]:
    every = "meetings = { all = true }"
    rules = [
        _rule("count", "yearly", every),
        _rule("apart", "delegates", f'{every}\nsharing = "delegates"\nfree_days = 1'),
        _rule("avoid", "weekends", f'{every}\nweight = 2\ndays = {{ weekdays = ["sat", "sun"] }}'),
        _rule("avoid", "holidays", f'{every}\nweight = 3\ndays = {{ holidays_of = "members" }}\nper = "member-day"'),
        _rule("spread", "two-a-week", f'{every}\nweight = 5\nmost = 2\nperiod = "week"'),
        _rule("spread", "eight-a-month", f'{every}\nweight = 3\nmost = 8\nperiod = "month"'),
    ]
    for at, one in enumerate(ids):
        months = sorted(chance.sample((3, 5, 9, 11), 1))
        wish = f'meetings = {{ body = "{one}" }}\nweight = {chance.randint(1, 9)}\nmonths = {months}\nper = "month"'
        rules.append(_rule("window", f"month-{at}", wish))
        pair = chance.sample(ids, 2)
        far = f'free_days = {chance.randint(20, 120)}\nweight = {chance.randint(1, 9)}\nper = "week"'
        rules.append(_rule("apart", f"apart-{at}", f"meetings = {{ bodies = {pair} }}\n{far}".replace("'", '"')))
    return rules


def _rule(kind: str, name: str, fields: str) -> str:
    return RULE.format(kind=kind, id=name, fields=fields)
