"""The rounds that members answer on pages: what an address opens now, and answers kept so that none is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from calendars.rounds.addresses import Addresses, addresses_bytes, addresses_of, whose
from calendars.rounds.file import alone, keep
from calendars.rounds.round import Answer, Round, bytes_of, round_of
from constraints.errors import InputError, Problem

MOST = 100
"""So often one member may change its answers on its page: the round's file must stay one that is read."""


@dataclass(frozen=True)
class Judge:
    """What the pages do not decide themselves.

    ``record`` gives the round with a member's answers at a time, or raises InputError; ``deciding`` tells the dates
    about which the member's answer can still change the outcome.
    """

    record: Callable[[Round, str, Mapping[date, Answer], datetime], Round]
    deciding: Callable[[Round, str, datetime], Collection[date]]


@dataclass(frozen=True)
class Opened:
    """What an address opens: the round in its file, as it is at a time, for a member (its id)."""

    path: Path
    asked: Round
    member: str
    at: datetime


@dataclass
class Sent:
    """Answers that came by an address to the round of the file ``path``, and what became of them.

    Once ``done``: they are kept, or ``why`` says in words why not, or the address was ``gone`` by then, or ``error``
    is what hindered it.
    """

    token: str
    path: Path
    answers: Mapping[date, Answer]
    done: bool = False
    gone: bool = False
    why: str = ""
    error: InputError | None = None


@dataclass(frozen=True)
class _Known:
    """What a round's file and that of its addresses held when they were read, and what that is."""

    raw: bytes
    beside: bytes | None
    asked: Round
    addresses: Addresses


class Rounds:
    """The rounds of the files; ``now`` is asked each time what time it is.

    Raises:
        InputError: one of them, or its addresses, cannot be read.
    """

    def __init__(self, files: Iterable[Path], judge: Judge, now: Callable[[], datetime]) -> None:
        self._files, self._judge, self._now = tuple(files), judge, now
        self._known: dict[Path, _Known] = {}
        for path in self._files:
            self._now_in(path)

    def find(self, token: str) -> Opened | None:
        """What the token opens now; None where it opens nothing. Whatever it is, the same is read and compared.

        Raises:
            InputError: it opens nothing that can be read, and a round cannot be.
        """
        found, unread, at = None, None, self._now()
        for path in self._files:
            try:
                known = self._now_in(path)
            except InputError as error:
                unread = error
                continue
            member = whose(known.addresses, token)
            if member is not None and known.asked.takes_answers(at):
                found = Opened(path, known.asked, member, at)
        if found is None and unread is not None:
            raise unread
        return found

    def deciding(self, found: Opened) -> Collection[date]:
        """The dates about which the member's answer can still change the outcome."""
        return self._judge.deciding(found.asked, found.member, found.at)

    def keep(self, sent: Sequence[Sent]) -> None:
        """Keep what is new in the answers, those to a round by one write, while nobody else changes it."""
        by_path: dict[Path, list[Sent]] = defaultdict(list)
        for one in sent:
            by_path[one.path].append(one)
        for path, ones in by_path.items():
            try:
                with alone(path):
                    self._keep(path, ones)
            except InputError as error:
                for one in ones:
                    one.error = error
        for one in sent:
            one.done = True

    def _keep(self, path: Path, sent: Iterable[Sent]) -> None:
        known = self._now_in(path)
        asked = known.asked
        for one in sent:
            at = self._now()
            member = whose(known.addresses, one.token)
            if member is None or not asked.takes_answers(at):
                one.gone = True
                continue
            try:
                asked = self._with(asked, member, one.answers, at)
            except InputError as error:
                one.why = error.problems[0].message
        if asked is not known.asked:
            text = asked.as_json()
            keep(path, text)
            self._known[path] = replace(known, raw=text.encode(), asked=asked)

    def _with(self, asked: Round, member: str, answers: Mapping[date, Answer], at: datetime) -> Round:
        """The round with what is new in the answers. Raises InputError where it cannot be recorded."""
        before = asked.answers(asked.deadline)
        new = {day: word for day, word in answers.items() if before.get((member, day)) != word}
        if new and sum(one.member == member for one in asked.given) >= MOST:
            told = f"you have changed your answers {MOST} times: send further changes to whoever asks you"
            raise InputError("answer", [Problem(told)])
        return self._judge.record(asked, member, new, at) if new else asked

    def _now_in(self, path: Path) -> _Known:
        """The round of the file and its addresses as they are now; judged anew only where the bytes are others."""
        raw, beside, known = bytes_of(path), addresses_bytes(path), self._known.get(path)
        if known is None or (known.raw, known.beside) != (raw, beside):
            asked = round_of(raw, path)
            known = self._known[path] = _Known(raw, beside, asked, addresses_of(beside, path, asked))
        return known
