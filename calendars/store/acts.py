"""What is done to a calendar: a closed set of acts, each as the log keeps it."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, TypeAdapter

from constraints.meetings import STRICT, Day, Text

REDACTED = "sha256:"
"""Before the hash that stands for a name that has been left out."""


def _printable(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text):
        raise ValueError("holds a control character or a line break")
    if not text.strip():
        raise ValueError("says nothing")
    return text


Line = Annotated[Text, AfterValidator(_printable)]
"""One line of text, of a kilobyte at most."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Time = Annotated[str, Field(pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$")]
Answer = Literal["agree", "object", "suggest"]


class Act(BaseModel):
    """What every act says: why it was done, where a reason was given."""

    model_config = STRICT

    why: Line | None = None


class Drafted(Act):
    """A version was put in, whose hash is ``hash``: the first, or another in place of one not yet adopted."""

    act: Literal["drafted"] = "drafted"
    version: int = Field(ge=1)
    hash: Hash


class Circulated(Act):
    """The latest version was sent to the members ``asked``; silence is looked at after ``until`` (None: never)."""

    act: Literal["circulated"] = "circulated"
    version: int = Field(ge=1)
    asked: tuple[str, ...]
    until: Time | None = None


class Suggestion(BaseModel):
    """Another first day for a meeting, by its id."""

    model_config = STRICT

    meeting: Line
    day: Day


class Responded(Act):
    """A member answered to the version that was circulated. An objection has its reason in ``why``."""

    act: Literal["responded"] = "responded"
    version: int = Field(ge=1)
    member: str
    answer: Answer
    suggests: tuple[Suggestion, ...] = ()


class Withdrawn(Act):
    """A member no longer stands by its objection or suggestion: it goes along with the version."""

    act: Literal["withdrawn"] = "withdrawn"
    version: int = Field(ge=1)
    member: str


class Recommended(Act):
    """The ``body`` recommended the version, by the ``record`` of its meeting."""

    act: Literal["recommended"] = "recommended"
    version: int = Field(ge=1)
    body: str
    record: Line


class Adopted(Act):
    """The ``body`` adopted the version, by the ``record`` of its meeting. ``silent`` members counted as agreeing."""

    act: Literal["adopted"] = "adopted"
    version: int = Field(ge=1)
    body: str
    record: Line
    silent: tuple[str, ...] = ()


class Amended(Act):
    """A version with the hash ``hash`` took the place of an adopted one, by leave of the document ``record``."""

    act: Literal["amended"] = "amended"
    version: int = Field(ge=1)
    hash: Hash
    record: Line


class Held(Act):
    """The ``meeting`` of the version in force, by its id, was held on its days, by the document ``record``."""

    act: Literal["held"] = "held"
    version: int = Field(ge=1)
    meeting: Line
    record: Line


class Mistaken(Act):
    """That the ``meeting`` was held was told by mistake: it counts as not held, by the document ``record``."""

    act: Literal["mistaken"] = "mistaken"
    version: int = Field(ge=1)
    meeting: Line
    record: Line


class Closed(Act):
    """The year is over: nothing is changed any more."""

    act: Literal["closed"] = "closed"
    version: int = Field(ge=1)


AnyAct = Drafted | Circulated | Responded | Withdrawn | Recommended | Adopted | Amended | Held | Mistaken | Closed
_ACTS: TypeAdapter[AnyAct] = TypeAdapter(Annotated[AnyAct, Field(discriminator="act")])


def act_of(text: str) -> AnyAct:
    """The act that JSON tells, strictly. Raises pydantic's ValidationError."""
    return _ACTS.validate_json(text)
