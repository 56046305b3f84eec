"""The request file as JSON Schema (draft 2020-12), for editors."""

from __future__ import annotations

from calendars.request import Request
from constraints.schema import Schema, definitions, of_file


def request_schema() -> Schema:
    """The schema of a request file; the same text each time. ``format`` may be left out, as when it is read."""
    defs = definitions(Request)
    whole = defs.pop("Request")
    required = [name for name in whole["required"] if name != "format"]
    told = "What is already known or wished for the year to plan."
    return of_file("request", told, whole["properties"], required, defs)
