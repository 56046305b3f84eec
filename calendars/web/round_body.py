"""What a browser sends as a member's answers, judged before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from anyio import fail_after
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from calendars.rounds.round import ANSWERS, Answer

LARGEST = 16 * 1024
"""Bytes of a form's answers; one with 31 dates has under 800."""
SECONDS = 20
"""After so long the rest of the answers is not waited for."""
FORM = "application/x-www-form-urlencoded"


class RefusedBodyError(Exception):
    """What was sent are no answers; says why, with the ``status`` to tell it by."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status = status


def same_origin(headers: Headers) -> bool:
    """Whether the request comes from the page itself, as far as it tells.

    What the browser says of it by Sec-Fetch-Site counts first: no page can set that. Over plain http it is not said,
    and Origin is "null", since the page keeps its address to itself; who sends it from elsewhere must know the address.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin in (None, "null"):
        return True
    try:
        return urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold() != ""
    except ValueError:
        return False


async def whole_body(request: Request) -> bytes:
    """The body of a form. Raises RefusedBodyError where it is none, too long, or does not come in time."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind != FORM:
        raise RefusedBodyError(415, "What was sent are not the answers of this page's form.")
    found = b""
    try:
        with fail_after(SECONDS):
            async for part in request.stream():
                found += part
                if len(found) > LARGEST:
                    raise RefusedBodyError(413, f"More was sent than answers can be: over {LARGEST:,} bytes.")
    except TimeoutError:
        raise RefusedBodyError(408, "The answers did not come in time: send them again.") from None
    except ClientDisconnect:
        raise RefusedBodyError(400, "The answers did not come whole.") from None
    return found


def answers_of(body: bytes, days: Iterable[date]) -> dict[date, Answer]:
    """The answers by date; none at all where the body is empty.

    Raises:
        RefusedBodyError: it is no form, names what is no date of the round, or a date twice, or holds no answer to one.
    """
    by_name = {str(day): day for day in days}
    try:
        rows = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=len(by_name),
        )
    except ValueError:
        raise RefusedBodyError(400, "What was sent are not the answers of this page's form.") from None
    found: dict[date, Answer] = {}
    for name, value in rows:
        word = next((one for one in ANSWERS if one == value), None)
        if name not in by_name:
            raise RefusedBodyError(
                400, "A date was answered that this round does not ask about: open your address anew."
            )
        if word is None:
            raise RefusedBodyError(400, "What was sent for a date is no answer: yes, rather not or no is.")
        if by_name[name] in found:
            raise RefusedBodyError(400, "A date was answered twice.")
        found[by_name[name]] = word
    return found
