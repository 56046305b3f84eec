"""Chapter 1: check last year's calendar, generate the next, look at it, subscribe to it."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from playwright.sync_api import sync_playwright

from story.peers import Shown, caldav, feed

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TITLES = {
    "ADSOM-WG-2027": "ADSOM Working Group",
    "SUMMIT-2027-1": "50th ASEAN Summit",
    "ADSOM-2027": "ADSOM",
    "ADSOM-PLUS-2027": "ADSOM-Plus",
    "ANI-2027": "21st ANCM",
    "AAFCC-2027": "24th AACC",
    "ACAMM-2027": "28th ACAMM",
    "AMIIM-2027": "AMIM",
    "ACDFIM-2027": "24th ACDFM",
    "ADMM-2027": "21st ADMM",
    "ADMM-PLUS-2027": "14th ADMM-Plus",
    "SUMMIT-2027-2": "51st ASEAN Summit",
}
CHAIR = ("SG", "Singapore")
SOURCES = {"ADMM Concept Paper", "ASEAN Charter", "Public record", "request-2027.toml"}


@pytest.fixture
def shown(year):
    """The twelve meetings as a client must show them."""
    status = {row["id"]: row["status"] for row in year.facts["meetings"]}
    return sorted(Shown(first, last, TITLES[name], status[name]) for name, (first, last) in year.days.items())


# ---- check last year


def test_last_year_breaks_one_rule_of_the_paper_by_one_meeting(desk):
    done = desk.indical("check", "--partial", "--format", "json", "last-year.csv")
    (checked,) = done.json["years"]
    verdicts = {row["id"]: row["verdict"] for row in checked["rules"]}
    assert done.code == 1
    assert checked["year"] == 2025
    assert [(row["rule"], sorted(row["meetings"]), row["message"], row["source"]) for row in checked["breaches"]] == [
        (
            "acdfim-last",
            ["ACAMM-2025", "ACDFIM-2025"],
            "ACDFIM-2025 begins 2025-09-10, but ACAMM-2025 ends 2025-11-26",
            "ADMM Concept Paper, para 8",
        )
    ]
    assert verdicts["acdfim-last"] == "broken"
    assert verdicts["admm-summit"] == "kept"


def test_last_years_breach_is_told_to_a_person_with_its_source(desk):
    done = desk.indical("check", "--partial", "last-year.csv")
    told = "ACDFIM-2025 begins 2025-09-10, but ACAMM-2025 ends 2025-11-26."
    rule = 'Rule acdfim-last: "ACDFIM follows all service-chief meetings." (ADMM Concept Paper, para 8; adopted)'
    assert (done.code, done.told) == (1, "")
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[lines.index(told) + 1] == rule


# ---- generate


def test_the_year_is_generated_and_its_last_line_says_that_it_is_proved_and_checked(year):
    facts = year.facts
    count = [rule["verdict"] for rule in facts["rules"]].count
    open_ones = f", {count('undecided')} cannot be decided" if count("undecided") else ""
    open_ones += f", {count('for-people')} for people to judge" if count("for-people") else ""
    assert (year.done.code, facts["proven"], facts["bound"]) == (0, True, facts["cost"])
    assert year.done.out.splitlines()[-1] == (
        f"Proved best: cost {facts['cost']}, and no calendar costs less. Checked separately, from the file: "
        f"{count('kept')} rules kept, 0 broken, {count('broken')} wishes missed at their price{open_ones}."
    )
    assert sum(rule.get("cost", 0) for rule in facts["rules"]) == facts["cost"]
    assert year.done.told == "Wrote 2027.csv, 2027.html, 2027.ics, 2027.json to out\n"


def test_each_meeting_is_where_the_request_or_the_chair_has_it(year):
    asked = {"ACAMM-2027": ("VN", "Ha Noi"), "AAFCC-2027": ("TH", "Bangkok"), "ANI-2027": ("ID", "Surabaya")}
    found = {row["id"]: (row["host"], row["city"]) for row in year.facts["meetings"]}
    assert found == {name: asked.get(name, CHAIR) for name in TITLES}


def test_the_dates_keep_to_the_windows_and_the_absence_in_the_request(year):
    first, second = year.days["SUMMIT-2027-1"], year.days["SUMMIT-2027-2"]
    assert date(2027, 4, 1) <= first[0] <= first[1] <= date(2027, 5, 31)
    assert date(2027, 10, 1) <= second[0] <= second[1] <= date(2027, 11, 30)
    absent = [date(2027, 11, day) for day in range(22, 27)]
    assert [name for name in ("ADMM-2027", "ADMM-PLUS-2027") if {*year.days[name]} & {*absent}] == []


def test_every_meeting_has_a_reason_that_cites_a_source(year):
    reasons = {row["id"]: row["reasons"] for row in year.facts["meetings"]}
    assert [name for name, given in reasons.items() if not given] == []
    assert {reason["source"].split(",")[0] for given in reasons.values() for reason in given} <= SOURCES
    printed = [line.strip() for line in year.done.out.splitlines()]
    told = [(r["sentence"], r["source"], r["standing"]) for given in reasons.values() for r in given]
    for sentence, source, standing in told:
        assert [line for line in printed if line.startswith(f"{sentence} ({source}; {standing}")] != [], sentence


def test_the_files_are_checked_alike_and_keep_every_rule(year):
    as_text = year.desk.indical("check", "out/2027.ics")
    as_ics, as_csv = (year.desk.indical("check", "--format", "json", f"out/2027.{kind}") for kind in ("ics", "csv"))
    assert (as_text.code, as_ics.code, as_csv.code) == (0, 0, 0)
    (from_ics,), (from_csv,) = as_ics.json["years"], as_csv.json["years"]
    assert from_ics["breaches"] == []
    assert {**from_ics, "file": ""} == {**from_csv, "file": ""}


def test_the_same_request_gives_the_same_bytes(year, new_desk):
    again = new_desk()
    assert again.indical("generate", "--request", "request-2027.toml", "-o", "out") == year.done
    kinds = ("csv", "html", "ics", "json")
    first, second = (
        {kind: (folder / f"2027.{kind}").read_bytes() for kind in kinds}
        for folder in (year.folder, again.folder / "out")
    )
    assert first == second


# ---- look


def test_the_page_shows_the_year_and_the_ministers_meeting_without_a_network(year):
    ((day, last),) = [year.days["ADMM-2027"]]
    assert day == last
    words, asked = f"{day.day} {day:%B %Y}", []
    address = (year.folder / "2027.html").as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        assert page.title() == "ASEAN defence meetings 2027"
        assert page.locator("table").first.locator("tbody th").all_inner_texts() == MONTHS
        assert page.locator("table a").count() >= len(TITLES)
        bar = page.locator('table a[href="#ADMM-2027"]')
        box = bar.bounding_box()
        assert bar.is_visible()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 1400
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 900
        assert bar.get_attribute("title") == f"21st ADMM, {words}, Singapore, tentative"
        cell, row = (
            "one => one.closest('td').firstChild.textContent.trim()",
            "one => one.closest('tr').cells[0].innerText",
        )
        assert (bar.evaluate(cell), bar.evaluate(row)) == (str(day.day), f"{day:%b}")
        bar.click()
        line = page.locator("#ADMM-2027")
        assert line.evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
        assert line.locator(".dates").inner_text().splitlines() == [words, f"{day:%A}"]
        assert asked == [address]
        browser.close()


# ---- subscribe


def test_a_phone_far_away_shows_each_meeting_on_its_days_and_on_no_other(year, phone, shown):
    with feed(year.folder) as address:
        items = phone.subscribe(f"{address}/2027.ics")
    assert len(list(items.iterdir())) == len(TITLES)
    assert phone.look(items, "list", "--once", "2027-01-01", "365d") == shown
    days = {day for one in shown for day in (one.first_day, one.last_day + timedelta(days=1))}
    seen = {day: phone.look(items, "at", str(day), "12:00") for day in days}
    assert seen == {day: [one for one in shown if one.first_day <= day <= one.last_day] for day in days}


def test_the_libraries_of_thunderbird_and_of_dashboards_read_the_same_days(year, phone, shown):
    with feed(year.folder) as address:
        read = phone.read_with_node(f"{address}/2027.ics")
    assert read == {"ical.js": shown, "node-ical": shown}


def test_a_caldav_server_takes_each_event_and_gives_the_year_back(year, phone):
    events = split((year.folder / "2027.ics").read_bytes())
    assert list(events) == [row["uid"] for row in year.facts["meetings"]]
    with caldav(phone) as calendar:
        for uid, event in events.items():
            assert calendar.ask("PUT", f"{uid}.ics", event)[0] == HTTPStatus.CREATED
        single = {uid: calendar.ask("GET", f"{uid}.ics") for uid in events}
        status, whole = calendar.ask("GET", "")
    assert {uid: (code, lines(body)) for uid, (code, body) in single.items()} == {
        uid: (HTTPStatus.OK, lines(event)) for uid, event in events.items()
    }
    assert status == HTTPStatus.OK
    given_back = phone.home / "given-back.ics"
    given_back.write_bytes(whole)
    ours, theirs = (
        year.desk.indical("check", "--format", "json", file).json["years"][0]
        for file in ("out/2027.ics", str(given_back))
    )
    assert {**theirs, "file": ""} == {**ours, "file": ""}


def split(raw: bytes) -> dict[str, bytes]:
    """UID -> a calendar of that event alone, as a CalDAV server wants it (RFC 4791, 4.1)."""
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//officer//story//EN\r\nBEGIN:VEVENT\r\n"
    bodies = [part.split(b"END:VEVENT")[0] for part in raw.split(b"BEGIN:VEVENT\r\n")[1:]]
    uids = [next(line for line in body.splitlines() if line.startswith(b"UID:"))[4:].decode() for body in bodies]
    return {uid: head + body + b"END:VEVENT\r\nEND:VCALENDAR\r\n" for uid, body in zip(uids, bodies, strict=True)}


def lines(event: bytes) -> list[str]:
    """The content lines, unfolded, and the parameters of each (RFC 5545, 3.1 and 3.2), in one order."""
    found = []
    for line in event.decode().replace("\r\n ", "").splitlines():
        front, _, value = line.partition(":")
        name, *parameters = front.split(";")
        found.append(f"{';'.join([name, *sorted(parameters)])}:{value}")
    return sorted(found)
