"""A meeting with hours begins and ends at the same moment in every program that reads our files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from files.ics_files import calendar, entry, meeting

from calendars import ics
from constraints.hours import Hours
from story import libical
from story.peers import CLIENTS, caldav, feed

PARIS, MANILA = Hours(time(14), time(15, 30), "Europe/Paris"), Hours(time(9), time(12, 30), "Asia/Manila")
SANTIAGO = Hours(time(9), time(10), "America/Santiago")
HELD = {
    "1st ADMM": (PARIS, date(2027, 7, 6), "2027-07-06T12:00", "2027-07-06T13:30"),
    "2nd ADMM": (PARIS, date(2027, 12, 7), "2027-12-07T13:00", "2027-12-07T14:30"),
    "3rd ADMM": (MANILA, date(2027, 7, 7), "2027-07-07T01:00", "2027-07-07T04:30"),
    # No yearly rule gives Santiago's clocks in RFC 5545's words that all read: it is written in UTC.
    "4th ADMM": (SANTIAGO, date(2027, 7, 8), "2027-07-08T13:00", "2027-07-08T14:00"),
    # The day before the clocks of Paris change, and the day on which they have.
    "5th ADMM": (PARIS, date(2027, 3, 27), "2027-03-27T13:00", "2027-03-27T14:30"),
    "6th ADMM": (PARIS, date(2027, 3, 28), "2027-03-28T12:00", "2027-03-28T13:30"),
}
"""Title -> hours, day; and when it begins and ends, in UTC."""
MOMENTS = {
    title: tuple(datetime.fromisoformat(one).replace(tzinfo=UTC) for one in told)
    for title, (_, _, *told) in HELD.items()
}


@pytest.fixture(scope="module")
def raw():
    rows = enumerate(HELD.values(), 1)
    return ics.write(calendar(*(entry(meeting("ADMM", n, edition=n, hours=h), day) for n, (h, day, *_) in rows)))


def test_node_programs(raw, phone, tmp_path):
    (tmp_path / "all.ics").write_bytes(raw)
    with feed(tmp_path) as address:
        script = Path(__file__).with_name("clients") / "instants.mjs"
        told = json.loads(phone.run("node", script, CLIENTS / "package.json", f"{address}/all.ics"))
    read = {
        library: {title: tuple(map(datetime.fromisoformat, both)) for title, both in events.items()}
        for library, events in told.items()
    }
    assert read == {"ical.js": MOMENTS, "node-ical": MOMENTS}


def test_vdirsyncer_and_khal(raw, phone, tmp_path):
    """khal shows them by the clocks of the phone, which is in New York."""
    (tmp_path / "all.ics").write_bytes(raw)
    with feed(tmp_path) as address:
        items = phone.subscribe(f"{address}/all.ics")
    form = "{title}|{start-date} {start-time}|{end-date} {end-time}"
    shown = phone.ask_khal(items, form, "list", "--once", "2027-01-01", "365d")
    here = ZoneInfo("America/New_York")
    read = {
        title: tuple(datetime.fromisoformat(one).replace(tzinfo=here).astimezone(UTC) for one in both)
        for title, *both in shown
    }
    assert read == MOMENTS


def test_libical(raw):
    assert libical.moments(raw) == MOMENTS


def test_a_caldav_server_finds_each_at_its_moment_and_not_beside_it(raw, phone):
    head, *events = raw.split(b"BEGIN:VEVENT\r\n")
    with caldav(phone) as server:
        for event in events:
            body = head + b"BEGIN:VEVENT\r\n" + event.split(b"END:VEVENT")[0] + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
            name = event.partition(b"SUMMARY:")[2][:3].decode()
            assert server.ask("PUT", f"{name}.ics", body)[0] == 201
        second = timedelta(seconds=1)
        around = {
            title: [
                found(server, begin - second, begin),
                found(server, begin, begin + second),
                found(server, end - second, end),
                found(server, end, end + second),
            ]
            for title, (begin, end) in MOMENTS.items()
        }
    assert around == {title: [[], [f"{title[:3]}.ics"], [f"{title[:3]}.ics"], []] for title in HELD}


def found(server, first, last):
    """The items of which the server says that they are held at some time between the two."""
    span = f'<C:time-range start="{first:%Y%m%dT%H%M%SZ}" end="{last:%Y%m%dT%H%M%SZ}"/>'
    asked = f"""<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{span}</C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>"""
    status, answer = server.ask("REPORT", "", asked.encode())
    assert status == 207
    return sorted(part.split(b"<")[0].rpartition(b"/")[2].decode() for part in answer.split(b"href>")[1::2])
