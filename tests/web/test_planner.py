"""The year planner: what its table and its list say."""

from __future__ import annotations

import calendar as months
import json
import re
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from calendars.calendar import Reason
from calendars.web import planner
from constraints.meetings import Body, Event, Facts, Holiday, Member, Period
from web.planner_pages import REPORT, Element, Tree, entry, read, realistic, realistic_bytes, realistic_page, year_of

HOSTILE = """<script>alert(1)</script>"><img src=x onerror="alert(1)">{{ 7 * 7 }}' & co"""
CHIEFS = Body(id="CHIEFS", name="Chiefs' Meeting", level="chiefs", delegates="chiefs")
TOP = Body(id="TOP-PLUS", name="Ministers' Meeting-Plus", level="ministers", delegates="ministers", also=("Top-Plus",))
NORTH = Member(id="NO", name="Northland", capital="Northtown")
SOUTH = Member(id="SO", name="Southland", capital="Southport", since=date(2027, 6, 1))


def months_of(page: Element) -> list[Element]:
    return page.all("tbody")[0].all("tr")


def bars(page: Element) -> list[tuple[str, int, str, list[str]]]:
    """Month, column of the first day from 1, words and classes of each bar in the table."""
    return [
        (row.all("th")[0].words, column, bar.words, bar.classes)
        for row in months_of(page)
        for column, cell in enumerate(row.all("td"), 1)
        for bar in cell.all("a", "b")
    ]


def looks(page: Element, name: str) -> dict[str, str]:
    """Day -> attribute of the cells of the table that have it."""
    return {
        f"{row.all('th')[0].words} {re.match(r'[0-9]+', cell.words).group()}": cell.attributes[name]
        for row in months_of(page)
        for cell in row.all("td")
        if name in cell.attributes
    }


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2027, 2028, 2100])
def test_each_day_stands_under_its_weekday(year):
    page = read(year_of(year))
    shown = [[cell.words for cell in row.all("td")] for row in months_of(page)]
    weeks = [list(chain(*months.monthcalendar(year, month))) for month in range(1, 13)]
    assert shown == [[str(day or "") for day in (row + [0] * 14)[:37]] for row in weeks]
    assert [row.all("th")[0].words for row in months_of(page)] == list(months.month_abbr)[1:]
    assert [th.words for th in page.all("thead")[0].all("th")] == ["Month", *("Mo Tu We Th Fr Sa Su " * 6).split()[:37]]
    assert sum(cell != "" for row in shown for cell in row) == 365 + months.isleap(year)


def test_meetings_of_one_day_lie_in_lanes_of_their_own():
    first = entry(CHIEFS, date(2027, 11, 15), date(2027, 11, 17))
    second = entry(TOP, date(2027, 11, 16), date(2027, 11, 18), status="CONFIRMED")
    third = entry(CHIEFS, date(2027, 11, 22), date(2027, 11, 24), id="CHIEFS-2027-2", number=2)
    assert bars(read(year_of(2027, third, second, first))) == [
        ("Nov", 15, "◊ CHIEFS", ["b", "v0", "tentative", "l0", "s3"]),
        ("Nov", 16, "□ Top-Plus", ["b", "v1", "confirmed", "l1", "s3"]),
        ("Nov", 22, "◊ CHIEFS", ["b", "v0", "tentative", "l0", "s3"]),
    ]


def test_words_too_long_for_a_bar_stand_beside_it_and_in_nobodys_way():
    days = [date(2027, 8, 25), date(2027, 8, 26), date(2027, 8, 31)]
    entries = [entry(TOP, day, day, id=f"TOP-{day.day}", number=day.day) for day in days]
    assert bars(read(year_of(2027, *entries))) == [
        ("Aug", 31, "◊ Top-Plus", ["b", "v0", "tentative", "l0", "s1", "out", "after", "e2"]),
        ("Aug", 32, "◊ Top-Plus", ["b", "v0", "tentative", "l1", "s1", "out", "after", "e2"]),
        ("Aug", 37, "◊ Top-Plus", ["b", "v0", "tentative", "l0", "s1", "out", "before", "e2"]),
    ]


def test_a_bar_across_the_end_of_a_month_goes_on_in_the_next_row():
    assert bars(read(year_of(2027, entry(CHIEFS, date(2027, 11, 29), date(2027, 12, 3))))) == [
        ("Nov", 29, "◊ CHIEFS", ["b", "v0", "tentative", "l0", "s2", "to"]),
        ("Dec", 3, "◊ CHIEFS", ["b", "v0", "tentative", "l0", "s3", "from"]),
    ]


def test_a_bar_across_the_end_of_the_year_is_cut_and_listed_whole():
    page = read(year_of(2027, entry(CHIEFS, date(2026, 12, 30), date(2027, 1, 2))))
    assert bars(page) == [("Jan", 5, "◊ CHIEFS", ["b", "v0", "tentative", "l0", "s2", "from"])]
    assert [e.words for e in page.all("div", "dates")] == [
        "30 December 2026\u20132 January 2027 Wednesday\u2013Saturday"
    ]


def test_the_list_is_by_date_with_reasons_and_bars_lead_to_it():
    reason = Reason("ninety", "CHIEFS waits 90 days.", "Concept paper, para 8", "adopted", 4, saving=30)
    plain = Reason("once", "Once a year.", "Charter, art. 7", "assumed", 1)
    facts = Facts(members=(NORTH, SOUTH))
    later = entry(CHIEFS, date(2027, 11, 3), date(2027, 11, 5), reason, host="NO", city="Bergen", edition=21)
    earlier = entry(TOP, date(2027, 3, 1), date(2027, 3, 1), plain, status="CONFIRMED")
    city_state = entry(CHIEFS, date(2027, 4, 1), date(2027, 4, 1), id="a b", title="Gala", city="Rome", host="Rome")
    page = read(year_of(2027, later, earlier, city_state, facts=facts))
    assert [e.words for e in page.all("ol", "list")[0].all("li")] == [
        "1 March 2027 Monday ◊ Top-Plus Ministers' Meeting-Plus host to be confirmed confirmed "
        "Once a year. Charter, art. 7 (assumed)",
        "1 April 2027 Thursday □ Gala Chiefs' Meeting Rome tentative",
        "3\u20135 November 2027 Wednesday\u2013Friday □ 21st CHIEFS Chiefs' Meeting Bergen, Northland tentative "
        "CHIEFS waits 90 days. Moving it alone would save 30 but for this. Concept paper, para 8 (adopted) "
        "One of 4 equally good days.",
    ]
    anchors = [e.attributes["id"] for e in page.all("ol", "list")[0].all("li")]
    assert anchors == ["TOP-PLUS-2027", "a_b", "CHIEFS-2027"]
    assert [e.attributes["href"] for e in page.all("a", "b")] == [f"#{anchor}" for anchor in anchors]


def test_a_body_is_called_as_it_was_on_the_day():
    given = [{"since": "2019-01-01", "short": "CM", "name": "Chiefs of Staff"}]
    renamed = Body.model_validate_json(json.dumps({**json.loads(CHIEFS.model_dump_json()), "names": given}))
    before = entry(renamed, date(2018, 12, 3), date(2018, 12, 4), edition=15)
    after = entry(renamed, date(2019, 3, 1), date(2019, 3, 1), edition=16)
    pages = [read(year_of(year, one)) for year, one in ((2018, before), (2019, after))]
    assert [page.all("ol", "list")[0].all("li")[0].words for page in pages] == [
        "3\u20134 December 2018 Monday\u2013Tuesday \u25ca 15th CHIEFS Chiefs' Meeting host to be confirmed tentative",
        "1 March 2019 Friday \u25ca 16th CM Chiefs of Staff (CHIEFS) host to be confirmed tentative",
    ]
    assert [bars(page)[0][2] for page in pages] == ["\u25ca CHIEFS", "\u25ca CM"]


def test_the_head_says_how_good_the_year_is():
    page = read(year_of(2027, entry(CHIEFS, date(2027, 11, 3), date(2027, 11, 5))))
    assert page.all("header")[0].words == (
        f"Calendar 2027 {REPORT} 1 meeting: 1 tentative. Last changed 21 November 2026. List by date"
    )
    assert [page.all("html")[0].attributes, page.all("title")[0].words] == [{"lang": "en"}, "Calendar 2027"]


def test_days_are_shaded_by_how_many_members_are_on_holiday():
    eve, feast, june = date(2027, 5, 19), date(2027, 5, 20), date(2027, 6, 20)
    feasts = {day: Holiday(day, "Feast", "estimated") for day in (feast, june)}
    holidays = {"NO": feasts | {eve: Holiday(eve, "Eve", "gazetted")}, "SO": feasts}
    page = read(year_of(2027, facts=Facts(members=(NORTH, SOUTH), holidays=holidays, years=frozenset({2027}))))
    assert looks(page, "class") == {"May 19": "h3", "May 20": "h3", "Jun 20": "h6"}
    assert looks(page, "title") == {
        "May 19": "Eve (NO)",
        "May 20": "Feast, estimated (NO)",
        "Jun 20": "Feast, estimated (NO, SO)",
    }
    assert [e.words for e in page.all("tbody")[0].all("i")] == ["1", "~1", "~2"]
    assert page.all("details")[0].all("dl")[0].words == (
        "May 19 Eve (NO) 20 Feast, estimated (NO) June 20 Feast, estimated (NO, SO)"
    )


def test_ramadan_is_hatched_and_other_periods_and_forums_are_noted():
    periods = (
        Period("new-year", date(2027, 4, 13), date(2027, 4, 16)),
        Period("new-year-union", date(2027, 4, 13), date(2027, 4, 21), source="union"),
        Period("ramadan", date(2027, 2, 27), date(2027, 3, 2), estimated=True, source="moon"),
        Period("un-week", date(2028, 9, 21), date(2028, 9, 27)),
    )
    forum = Event("Dialogue", date(2027, 6, 4), date(2027, 6, 6), "Southport")
    calendar = year_of(2027, facts=Facts(periods=periods, years=frozenset({2027})), others=(forum,))
    page = read(calendar, period_titles={"new-year": "New Year"})
    assert looks(page, "class") == dict.fromkeys(["Feb 27", "Feb 28", "Mar 1", "Mar 2"], "r")
    assert [(e.words, e.classes, e.attributes["title"]) for e in page.all("span", "n")] == [
        ("~ Ramadan", ["n", "bare", "m0", "s2", "e2"], "estimated; moon"),
        ("~ Ramadan", ["n", "bare", "m0", "s2", "e2"], "estimated; moon"),
        ("New Year", ["n", "m0", "s9", "e9"], "union"),
        ("Dialogue", ["n", "forum", "m0", "s3", "e3"], "Southport"),
    ]
    assert [e.words for e in page.all("ul", "other")[0].all("li")] == [
        "~ Ramadan, 27 February\u20132 March 2027 estimated; moon",
        "New Year, 13\u201321 April 2027 union",
        "Dialogue, 4\u20136 June 2027 Southport",
    ]


def test_a_year_without_holidays_says_so():
    page = read(year_of(2027, facts=Facts()))
    assert page.all("ul", "legend")[0].words == "dashed: tentative the holidays of 2027 are not known here weekend"


def test_texts_from_data_are_shown_as_text():
    body = CHIEFS.model_copy(update={"name": HOSTILE, "level": HOSTILE})
    member = NORTH.model_copy(update={"name": HOSTILE})
    day = date(2027, 5, 20)
    reason = Reason(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 2)
    hostile = entry(body, day, day, reason, id=HOSTILE, title=HOSTILE, city=f"{HOSTILE}!", host="NO", status=HOSTILE)
    facts = Facts(
        members=(member,),
        holidays={"NO": {day: Holiday(day, HOSTILE, "user")}},
        periods=(Period(HOSTILE, day, day, source=HOSTILE),),
        years=frozenset({2027}),
    )
    calendar = replace(year_of(2027, hostile, facts=facts, others=(Event(HOSTILE, day, day, HOSTILE),)), title=HOSTILE)
    page = Tree(planner.page(calendar, HOSTILE, {HOSTILE: HOSTILE})).root
    assert {element.tag for element in page.all()} == {element.tag for element in realistic_page().all()}
    assert {name for element in page.all() for name in element.attributes} == {
        name for element in realistic_page().all() for name in element.attributes
    }
    assert [page.all("h1")[0].words, page.all("p", "proof")[0].words] == [HOSTILE, HOSTILE]
    assert [e.words for e in page.all("span", "where")] == [f"{HOSTILE}!, {HOSTILE}"]


def test_a_realistic_year_is_small_and_needs_nothing_else():
    page = realistic_bytes()
    assert len(page) < 70_000
    assert [
        word
        for word in (b"<script", b"<link", b"<img", b"@import", b"url(", b"src=", b"http:", b"https:")
        if word in page.lower()
    ] == []
    anchors = [element.attributes["href"] for element in realistic_page().all("a")]
    assert [anchor for anchor in anchors if not anchor.startswith("#")] == []
    policies = [e.attributes["content"] for e in realistic_page().all("meta") if "http-equiv" in e.attributes]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]


def test_equal_years_give_equal_bytes_in_whatever_order():
    calendar = realistic()
    assert planner.page(replace(calendar, entries=calendar.entries[::-1]), REPORT) == planner.page(calendar, REPORT)
