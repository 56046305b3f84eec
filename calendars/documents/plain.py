"""Text on its way into a document: what no document can hold, or what only deceives the eye, left out."""

from __future__ import annotations

import re
import unicodedata

# C0, DEL and C1; lone surrogates and U+FFFE, U+FFFF, which no XML has; marks that turn the direction of other text.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """The text on one line, its spaces single, its letters composed (NFC), without characters that are unfit."""
    return " ".join(_UNFIT.sub("", _BREAKS.sub(" ", unicodedata.normalize("NFC", text))).split())
