"""Where the members answer a date round: an address for each that nobody can guess, kept by its hash alone.

The file lies beside the round's, schema indical/round-addresses/1. It changes nothing of the round.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from calendars.rounds.round import LARGEST, Round
from calendars.store.canonical import hash_of_text, time_text
from calendars.whole_file import read_at_most
from constraints.errors import InputError, Problem
from constraints.meetings import STRICT, Text

PAGES = "round"
"""Where the pages stand, each by a token."""


class Address(BaseModel):
    """An address that was given to a member (its id) at a time (UTC), good until it is ``ended``.

    ``sha256`` is that of its token, in hexadecimal: the token itself is kept nowhere.
    """

    model_config = STRICT

    member: Text
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    at: Text
    ended: Text | None = None


class Addresses(BaseModel):
    """All addresses that were ever given for the round of that id, the first first."""

    model_config = STRICT

    format: Literal["indical/round-addresses/1"] = Field(alias="schema", default="indical/round-addresses/1")
    round: Text
    given: tuple[Address, ...] = ()

    @property
    def members(self) -> frozenset[str]:
        """The ids of those that have, or once had, an address."""
        return frozenset(one.member for one in self.given)

    def good(self, member: str) -> bool:
        """Whether the member has an address that was not ended."""
        return any(one.member == member and one.ended is None for one in self.given)

    def with_new(self, tokens: Mapping[str, str], at: datetime) -> Addresses:
        """With a new address for each of the members, by its token; those that they had end."""
        kept = self.with_ended(tokens, at).given
        new = (Address(member=m, sha256=hash_of_text(token), at=time_text(at)) for m, token in tokens.items())
        return self.model_copy(update={"given": (*kept, *new)})

    def with_ended(self, members: Collection[str], at: datetime) -> Addresses:
        """With none that is good for the members."""
        ended = time_text(at)
        rows = (
            one.model_copy(update={"ended": ended}) if one.member in members and one.ended is None else one
            for one in self.given
        )
        return self.model_copy(update={"given": tuple(rows)})

    def as_json(self) -> str:
        """The file, as it is read back."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n"


def file_beside(path: Path) -> Path:
    """The file of the addresses, beside the round's."""
    return path.with_suffix(".addresses.json")


def read_addresses(path: Path, asked: Round) -> Addresses:
    """The addresses of the round, which lies in the file ``path``; none where none were given.

    Raises:
        InputError: their file cannot be read, or is that of another round.
    """
    return addresses_of(addresses_bytes(path), path, asked)


def addresses_bytes(path: Path) -> bytes | None:
    """What the file beside the round's holds; None where there is none. Raises InputError where it cannot be read."""
    file = file_beside(path)
    try:
        return read_at_most(file, LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(str(file), [Problem(f"cannot be read: {error.strerror or error}")]) from None


def addresses_of(raw: bytes | None, path: Path, asked: Round) -> Addresses:
    """The addresses that the file beside the round's holds. Raises InputError as ``read_addresses``."""
    if raw is None:
        return Addresses(round=asked.id)
    file = file_beside(path)
    try:
        found = Addresses.model_validate_json(raw)
    except ValidationError:
        told = "holds no addresses of a round: take it away, and give new ones by indical round share"
        raise InputError(str(file), [Problem(told)]) from None
    if found.round != asked.id:
        told = f"holds the addresses of another round, not of {asked.short}: take it away, or give that round back"
        raise InputError(str(file), [Problem(told)])
    return found


def whose(found: Addresses, token: str) -> str | None:
    """The id of the member whose good address has the token; None for any other token.

    Every hash is compared in full, so that the time it takes tells nothing of those that are nearly right.
    """
    digest, member = hash_of_text(token), None
    for one in found.given:
        same = hmac.compare_digest(one.sha256, digest)
        if same and one.ended is None:
            member = one.member
    return member
