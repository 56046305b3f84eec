"""What a member's remark says of a meeting: agreed, open, fallen, or that somebody cannot come."""

from __future__ import annotations

import re

UNAVAILABLE = "UNAVAILABLE"
_SAYS = (
    (
        UNAVAILABLE,
        r"(?:not|un)[- ]?available|(?:cannot|can not|unable to) (?:attend|come|participate)|no[- ]go|blocked",
    ),
    ("CANCELLED", r"cancell?ed|withdrawn|dropped|no longer held"),
    ("POSTPONED", r"postponed|deferred"),
    (
        "TENTATIVE",
        r"tbc|tbd|tba|to be (?:confirmed|decided|advised|announced)|tentative(?:ly)?|provisional(?:ly)?|proposed",
    ),
    (
        "CONFIRMED",
        r"(?:is |are |re)?confirmed|(?:is |are )?fine|confirmado|agreed?|yes|firm|fixed|ok(?:ay)?|accepted"
        r"|no objections?",
    ),
)
_PATTERNS = tuple((status, re.compile(rf"\s*(?:{words})(?!\w)", re.IGNORECASE)) for status, words in _SAYS)
_CONDITION = re.compile(r"\b(?:if|but|except|unless|provided|subject to|depending|not|except)\b", re.IGNORECASE)

_REMARKS = re.compile(
    r"\bnot object|\bobjections?\b|\bobjects?\b|\bno comments?\b|\bagree[sd]?\b|\bconfirm(?:s|ed)?\b"
    r"|\bitems?\s{1,3}#?\d|\bcannot\b|\bunable to\b|\bsem obje\w+|\bconfirmad[oa]\b",
    re.IGNORECASE,
)


def is_remark(text: str) -> bool:
    """Whether words without a date say something of what was proposed; what is quoted from another mail does not."""
    return not text.lstrip().startswith(">") and _REMARKS.search(text) is not None


def status_of(remark: str) -> str | None:
    """The status that a remark begins with; None where it tells none, or agrees on a condition only."""
    found = next(((status, hit) for status, words in _PATTERNS if (hit := words.match(remark))), None)
    if found is None:
        return None
    status, hit = found
    if status == "CONFIRMED" and _CONDITION.search(remark, hit.end()):
        return None
    return status
