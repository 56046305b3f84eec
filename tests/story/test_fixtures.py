"""The story's files are what its README says: real rows with their source, made-up ones marked, replies a mess."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from constraints.rulebook import load

HERE = Path(__file__).parent
MADE_UP = "made up for the tests"
REPLIES = {
    "bn.csv": "utf-8",
    "id.txt": "utf-8",
    "kh.tsv": "utf-8",
    "la.csv": "utf-8",
    "mm.txt": "utf-8",
    "my.eml": "utf-8",
    "ph.ics": "utf-8",
    "sg.csv": "utf-8-sig",
    "th.csv": "utf-8",
    "tl.csv": "cp1252",
    "vn.txt": "utf-8",
}
ITEMS = """1.1.3 1.2.1 1.2.2 2.1.4 2.1.5 2.2.1 2.2.3 3.1.2 3.1.3 3.2.1.1 3.2.1.2 3.2.1.3 3.2.2.1 3.2.2.2 3.2.2.4
3.2.3.1 3.2.3.2 4.1.1 4.2.2 4.2.3 4.2.4 5.1.1"""


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_last_year_is_the_public_record_of_2025_and_each_row_has_its_address():
    found = rows("last-year.csv")
    assert len(found) == 14
    assert {row["year"] for row in found} == {"2025"}
    assert [row["source"] for row in found if not row["source"].startswith(("https://", "http://"))] == []
    assert found == [row for row in rows("../history/real-years.csv") if row["year"] == "2025"]


def test_forty_activities_are_numbered_made_up_and_say_so():
    found = rows("activities.csv")
    assert list(found[0]) == [
        "No.",
        "Activity",
        "Dates",
        "Venue",
        "Host/lead country",
        "Level",
        "Programme item",
        "Remarks/Status",
    ]
    assert [row["No."] for row in found] == [str(number) for number in range(1, 41)]
    assert [row["No."] for row in found if not row["Remarks/Status"].endswith(MADE_UP)] == []
    assert [row["No."] for row in found if not all(row.values())] == []


def test_each_activity_serves_an_item_of_the_work_programme():
    found = {row["Programme item"] for row in rows("activities.csv")}
    assert found == set(ITEMS.split())


def test_every_member_hosts_or_leads_an_activity():
    assert {row["Host/lead country"] for row in rows("activities.csv")} == {
        m.name for m in load("asean-defence").members
    }


def test_each_of_the_eleven_members_has_sent_one_reply():
    assert sorted(path.name for path in (HERE / "replies").iterdir()) == list(REPLIES)
    assert sorted(Path(name).stem.upper() for name in REPLIES) == sorted(m.id for m in load("asean-defence").members)


@pytest.mark.parametrize(("name", "encoding"), REPLIES.items())
def test_a_reply_is_text_in_its_encoding_and_says_that_it_is_made_up(name, encoding):
    raw = (HERE / "replies" / name).read_bytes()
    assert MADE_UP in raw.decode(encoding).casefold()
    assert raw.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    if encoding == "cp1252":
        with pytest.raises(UnicodeDecodeError):
            raw.decode("utf-8")
