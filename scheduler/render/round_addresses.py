"""The addresses of a round -> text and JSON; a token is told when it is made, and never again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from calendars.rounds.addresses import Addresses
    from calendars.rounds.round import Round


def made_text(tokens: Mapping[str, str], prefix: str) -> str:
    """A line a member: its id and its new address, which begins with ``prefix``."""
    wide = max(map(len, tokens))
    return "\n".join(f"{member:{wide}}  {prefix}{token}" for member, token in tokens.items())


def made_json(asked: Round, tokens: Mapping[str, str], prefix: str) -> str:
    """Schema indical/round-addresses-made/1; each address begins with ``prefix``."""
    names = {one.id: one.name for one in asked.members}
    rows = [{"member": m, "name": names[m], "address": f"{prefix}{token}"} for m, token in tokens.items()]
    return _dumped("indical/round-addresses-made/1", asked, rows)


def listed_text(asked: Round, found: Addresses, at: datetime) -> str:
    """A line a member that is asked, and whether it has an address that is good at that time."""
    return "\n".join(f"{row['member']}  {row['name']}: {_state(row)}" for row in _rows(asked, found, at))


def listed_json(asked: Round, found: Addresses, at: datetime) -> str:
    """Schema indical/round-addresses-given/1."""
    return _dumped("indical/round-addresses-given/1", asked, _rows(asked, found, at))


def _state(row: Mapping[str, Any]) -> str:
    if row["given"] is None:
        return "no address was given"
    if row["ended"] is not None:
        return f"taken back at {row['ended']}"
    return f"given at {row['given']}, {'good' if row['good'] else 'over'}"


def _rows(asked: Round, found: Addresses, at: datetime) -> list[dict[str, Any]]:
    last = {one.member: one for one in found.given}
    rows = []
    for one in asked.members:
        given = last.get(one.id)
        rows.append(
            {
                "member": one.id,
                "name": one.name,
                "given": given.at if given else None,
                "ended": given.ended if given else None,
                "good": given is not None and given.ended is None and asked.takes_answers(at),
            }
        )
    return rows


def _dumped(schema: str, asked: Round, rows: list[dict[str, Any]]) -> str:
    until = f"{asked.deadline:%Y-%m-%dT%H:%M:%SZ}"
    data = {"schema": schema, "round": asked.id, "meeting": asked.meeting, "until": until, "addresses": rows}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
