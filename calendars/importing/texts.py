"""Bytes -> text, in the encodings that spreadsheets and mails save; a guess is told."""

from __future__ import annotations

from constraints.errors import InputError, Problem

LARGEST = 16 * 1024 * 1024
LONGEST_LINE = 64 * 1024


def decoded(raw: bytes, name: str, what: str, wanted: str) -> tuple[str, tuple[str, ...]]:
    """The text, and a note where its encoding had to be guessed. ``what`` it should be, and saved as what ``wanted``.

    Raises:
        InputError: it is empty, too large, or no text.
    """
    if not raw.strip():
        raise InputError(name, [Problem("is empty")])
    if len(raw) > LARGEST:
        raise InputError(name, [Problem(f"{len(raw):,} bytes; at most {LARGEST:,} are read")])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(raw, name, what, wanted), ()
    for number, text in enumerate(raw.split(b"\n"), 1):
        if len(text) > LONGEST_LINE:
            told = f"a line of {len(text):,} bytes; at most {LONGEST_LINE:,} are read"
            raise InputError(name, [Problem(told, number)])
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise InputError(name, [Problem(f"is binary, not {what}", line)])
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    try:
        note = f"line {line}: is not UTF-8; read as Windows-1252, so look at letters with accents"
        return raw.decode("cp1252"), (note,)
    except UnicodeDecodeError:
        raise InputError(name, [Problem(f"is not UTF-8 text; save it as {wanted}", line)]) from None


def _utf16(raw: bytes, name: str, what: str, wanted: str) -> str:
    try:
        text = raw.decode("utf-16")
    except UnicodeDecodeError:
        raise InputError(name, [Problem(f"is damaged UTF-16 text; save it as {wanted}", 1)]) from None
    if "\0" in text:
        raise InputError(name, [Problem(f"is binary, not {what}", 1)])
    longest = max(map(len, text.splitlines()), default=0)
    if longest > LONGEST_LINE:
        raise InputError(name, [Problem(f"a line of {longest:,} letters; at most {LONGEST_LINE:,} are read")])
    return text
