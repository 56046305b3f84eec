"""An event in words, for people who come later."""

from __future__ import annotations

from calendars.store import acts
from calendars.store.canonical import time_text
from calendars.store.events import Event


def told(event: Event) -> str:
    """One line: the revision, when, who, what, why."""
    who = "(name left out)" if event.by.startswith(acts.REDACTED) else event.by
    why = f": {event.act.why}" if event.act.why else ""
    return f"{event.revision}  {time_text(event.at)}  {who}  {_what(event.act)}{why}"


def _what(act: acts.AnyAct) -> str:
    version = f"version {act.version}"
    match act:
        case acts.Drafted():
            return f"put in {version} as a draft"
        case acts.Circulated(asked=asked, until=until):
            return f"circulated {version} to {', '.join(asked)}" + (f", until {until}" if until else "")
        case acts.Responded(member=member, answer="agree"):
            return f"{member} agrees to {version}"
        case acts.Responded(member=member, answer="object"):
            return f"{member} objects to {version}"
        case acts.Responded(member=member, suggests=suggests):
            return f"{member} suggests {', '.join(f'{s.meeting} on {s.day}' for s in suggests)} for {version}"
        case acts.Withdrawn(member=member):
            return f"{member} withdraws its answer and goes along with {version}"
        case acts.Recommended(body=body, record=record):
            return f"{version} recommended by {body} ({record})"
        case acts.Adopted(body=body, record=record, silent=silent):
            quiet = f"; silent, and so agreeing: {', '.join(silent)}" if silent else ""
            return f"{version} adopted by {body} ({record}{quiet})"
        case acts.Amended(record=record):
            return f"amended to {version} ({record})"
        case acts.Held(meeting=meeting, record=record):
            return f"{meeting} was held ({record})"
        case acts.Mistaken(meeting=meeting, record=record):
            return f"{meeting} was recorded as held by mistake ({record})"
        case acts.Closed():
            return f"closed at {version}"
