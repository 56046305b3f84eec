"""libical, the C library of Evolution, KDE and others, called as it is installed by the system."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from story.peers import Shown


class _Time(ctypes.Structure):
    """struct icaltimetype, libical 3."""

    _fields_ = (
        ("year", ctypes.c_int),
        ("month", ctypes.c_int),
        ("day", ctypes.c_int),
        ("hour", ctypes.c_int),
        ("minute", ctypes.c_int),
        ("second", ctypes.c_int),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("ical") or "libical.so.3"
    try:
        lib = ctypes.CDLL(name)
    except OSError:
        raise RuntimeError("libical is not installed. Run make test, which installs it.") from None
    for function, result, arguments in (
        ("icalparser_parse_string", ctypes.c_void_p, (ctypes.c_char_p,)),
        ("icalcomponent_string_to_kind", ctypes.c_int, (ctypes.c_char_p,)),
        ("icalcomponent_get_first_component", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_int)),
        ("icalcomponent_get_next_component", ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_int)),
        ("icalcomponent_get_summary", ctypes.c_char_p, (ctypes.c_void_p,)),
        ("icalcomponent_get_status", ctypes.c_int, (ctypes.c_void_p,)),
        ("icalproperty_status_to_string", ctypes.c_char_p, (ctypes.c_int,)),
        ("icalcomponent_get_sequence", ctypes.c_int, (ctypes.c_void_p,)),
        ("icalcomponent_count_errors", ctypes.c_int, (ctypes.c_void_p,)),
        ("icalcomponent_get_dtstart", _Time, (ctypes.c_void_p,)),
        ("icalcomponent_get_dtend", _Time, (ctypes.c_void_p,)),
        ("icaltime_as_timet_with_zone", ctypes.c_long, (_Time, ctypes.c_void_p)),
        ("icalcomponent_free", None, (ctypes.c_void_p,)),
    ):
        getattr(lib, function).restype = result
        getattr(lib, function).argtypes = arguments
    return lib


def read(raw: bytes) -> list[Shown]:
    """The events of the file as libical has them, sorted. Fails where libical finds fault with the file."""
    lib, found = _library(), []
    for one in _events(lib, raw):
        first, after = (_day(lib.icalcomponent_get_dtstart(one)), _day(lib.icalcomponent_get_dtend(one)))
        status = lib.icalproperty_status_to_string(lib.icalcomponent_get_status(one)).decode()
        title = lib.icalcomponent_get_summary(one).decode()
        found.append(Shown(first, after - timedelta(days=1), title, status))
    return sorted(found)


def moments(raw: bytes) -> dict[str, tuple[datetime, datetime]]:
    """When each event begins and ends, by its title, in UTC, by the VTIMEZONE of the file."""
    lib, found = _library(), {}
    for one in _events(lib, raw):
        times = (lib.icalcomponent_get_dtstart(one), lib.icalcomponent_get_dtend(one))
        begins, ends = (lib.icaltime_as_timet_with_zone(time, time.zone) for time in times)
        title = lib.icalcomponent_get_summary(one).decode()
        found[title] = (datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
    return found


def _events(lib: ctypes.CDLL, raw: bytes) -> Iterator[int]:
    """Each event of the file, which is there until the next one is asked for."""
    kind = lib.icalcomponent_string_to_kind(b"VEVENT")
    whole = lib.icalparser_parse_string(raw)
    assert whole, "libical cannot parse the file"
    assert lib.icalcomponent_count_errors(whole) == 0
    one = lib.icalcomponent_get_first_component(whole, kind)
    while one:
        yield one
        one = lib.icalcomponent_get_next_component(whole, kind)
    lib.icalcomponent_free(whole)


def _day(time: _Time) -> date:
    assert time.is_date, "an all-day event has dates, not times"
    return date(time.year, time.month, time.day)
