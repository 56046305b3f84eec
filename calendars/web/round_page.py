"""A date round over HTTP: each member answers at an address that nobody can guess, and sees its own answers only."""

from __future__ import annotations

import re

from anyio import Lock, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from calendars.rounds.addresses import PAGES
from calendars.web import round_view
from calendars.web.round_body import RefusedBodyError, answers_of, same_origin, whole_body
from calendars.web.round_keeping import Opened, Rounds, Sent
from constraints.errors import InputError

_PATH = re.compile(rf"/{PAGES}/([A-Za-z0-9_-]{{16,128}})")
_METHODS = "GET, HEAD, POST, OPTIONS"
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}
_NOTHING = (
    "Nothing at this address",
    "It is not whole, it was taken back, or the time to answer is over. Ask whoever sent it to you.",
)
_ELSEWHERE = (
    "Not sent from this page",
    "The answers came from another page, and were not kept. Open your address anew.",
)
_NOT_NOW = (
    "Not now",
    "The round cannot be read or kept at the moment: open your address later, and see what was kept.",
)
_NOT_DONE = ("Not done", "This page is read, and answers are sent to it; nothing else.")


class RoundPages:
    """Answers for ``/round/TOKEN`` from the rounds."""

    def __init__(self, rounds: Rounds) -> None:
        self._rounds = rounds
        self._writing, self._waiting = Lock(), list[Sent]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI). Files are read and written in threads: others do not wait for it."""
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_HEADERS, "allow": _METHODS})
        if request.method not in _METHODS.split(", "):
            return _refused(405, _NOT_DONE, allow=_METHODS)
        asked = _PATH.fullmatch(request.scope["path"])
        token = asked.group(1) if asked else ""
        try:
            found = await to_thread.run_sync(self._rounds.find, token)
            if found is None:
                return _refused(404, _NOTHING)
            if request.method == "POST":
                return await self._post(request, token, found)
            return _page(200, self._shown(found, "kept" in request.query_params))
        except InputError:
            return _refused(503, _NOT_NOW, retry_after="60")

    async def _post(self, request: Request, token: str, found: Opened) -> Response:
        """Keeps what is sent, and leads back to the page; the page again, and why not, where a person can mend it."""
        if not same_origin(request.headers):
            return _refused(403, _ELSEWHERE)
        try:
            answers = answers_of(await whole_body(request), found.asked.days)
        except RefusedBodyError as error:
            return _refused(error.status, ("Not kept", str(error)))
        if not answers:
            return _page(400, self._shown(found, False, "You chose no answer yet: choose one for at least one date."))
        sent = Sent(token, found.path, answers)
        await self._keep(sent)
        if not sent.done:
            raise RuntimeError("what was sent was neither kept nor refused")
        if sent.error is not None:
            raise sent.error
        if sent.gone:
            return _refused(404, _NOTHING)
        if sent.why:
            return _page(409, self._shown(found, False, f"{sent.why[0].upper()}{sent.why[1:]}."))
        # Relative, so that it holds behind any proxy.
        return Response(status_code=303, headers={**_HEADERS, "location": "?kept"})

    async def _keep(self, sent: Sent) -> None:
        """Keeps what was sent; what comes meanwhile waits, and is then kept together."""
        self._waiting.append(sent)
        async with self._writing:
            if not sent.done:
                every, self._waiting = self._waiting, []
                await to_thread.run_sync(self._rounds.keep, every)

    def _shown(self, found: Opened, kept: bool, wrong: str = "") -> bytes:
        decides = self._rounds.deciding(found)
        return round_view.page(found.asked, found.member, found.at, decides, kept, wrong)


def _refused(status: int, words: tuple[str, str], **headers: str) -> Response:
    return _page(status, round_view.refusal(*words), **headers)


def _page(status: int, body: bytes, **headers: str) -> Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = {"content-type": "text/html; charset=utf-8", "content-security-policy": round_view.policy()}
    return Response(body, status_code=status, headers={**_HEADERS, **kind, **more})
