"""Who did something, who answered and for what reason is of the store: nothing that is published ever says it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from cli.run import indical

from calendars.publishing.draft_feed import draft_feed
from calendars.publishing.member_news import member_feeds
from calendars.publishing.published import InForce
from calendars.store.acts import (
    Adopted,
    Amended,
    AnyAct,
    Circulated,
    Closed,
    Held,
    Mistaken,
    Recommended,
    Responded,
    Suggestion,
    Withdrawn,
)
from calendars.store.sharing import share
from calendars.store.store import Store, open_store
from calendars.store.thawing import thaw
from store.years import KEY, MEMBERS, good, moment, moved

PLANTED = "Xyzzy"
"""In every name and every reason that anybody gives; no rulebook, and no program, has such a word."""
ANSWERED = "Qaphla"
"""In the names of those who answered for a member, and nowhere else."""
OFFICER = f"{PLANTED} Officer"


class Year:
    """A year in a store, each act by a planted name and for a planted reason."""

    def __init__(self, store: Store) -> None:
        self.store, self.done = store, 0

    def act(self, kind: type[AnyAct], by: str = OFFICER, **told: object) -> None:
        """Do it, an hour after what was done before."""
        why = f"{PLANTED} reason of {kind.__name__}"
        self.store.act(KEY, kind(**{"version": 1, "why": why, **told}), on=None, at=moment(self.done), by=by)
        self.done += 1

    def answered(self, version: int) -> None:
        """All members were asked, one suggested other days and went along, one objected and went along."""
        days = (Suggestion(meeting="AUDIT-2027", day=date(2027, 1, 13)),)
        self.act(Circulated, version=version, asked=MEMBERS)
        for member, how in zip(MEMBERS, ({"answer": "object"}, {"answer": "suggest", "suggests": days}), strict=True):
            self.act(Responded, f"{PLANTED} {ANSWERED} {member}", version=version, member=member, **how)
            self.act(Withdrawn, f"{PLANTED} {ANSWERED} {member} again", version=version, member=member)

    def drafts(self) -> None:
        """Two drafts, the second one agreed on."""
        for number, content in ((1, good()), (2, moved())):
            on = 0 if number == 1 else self.store.life(KEY).revision
            self.store.draft(content, on=on, at=moment(self.done), by=OFFICER, why=f"{PLANTED} draft")
            self.done += 1
            self.answered(number)

    def in_force(self) -> None:
        """Adopted, amended, held, by mistake, and over."""
        self.act(Recommended, version=2, body="AUDIT", record="Audit 2026, item 3")
        self.act(Adopted, version=2, body="BOARD", record="Board 2026, item 5")
        amended = {"record": "Note 7", "on": self.store.life(KEY).revision, "at": moment(self.done)}
        self.store.amend(good(), **amended, by=OFFICER, why=f"{PLANTED} amendment")
        self.done += 9000
        self.act(Held, version=3, meeting="BOARD-2027-1", record="Summary")
        self.act(Mistaken, version=3, meeting="BOARD-2027-1", record="Summary 2")
        self.act(Held, version=3, meeting="BOARD-2027-1", record="Summary 3")
        self.act(Closed, version=3)
        share(self.store, KEY, "A" * 43, name=f"{PLANTED} desk", until=date(2099, 1, 1), at=moment(0), by=OFFICER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the store of such a year."""
    made = tmp_path_factory.mktemp("planted")
    with open_store(str(made / "indical.db"), make=True) as store:
        year = Year(store)
        year.drafts()
        (made / "draft.ics").write_bytes(draft_feed(store, KEY).raw)
        year.in_force()
    return made


def told(raw: bytes, word: str = PLANTED) -> bool:
    """Whether the octets hold the word, their lines as they stand or unfolded."""
    unfolded = raw.replace(b"\r\n ", b"").replace(b"\r\n\t", b"")
    return any(word.casefold() in text.decode().casefold() for text in (raw, unfolded))


def test_every_kind_of_act_is_planted(folder):
    with open_store(str(folder / "indical.db")) as store:
        log = store.log(KEY)
    assert {type(event.act) for event in log} == set(AnyAct.__args__)
    assert [event.revision for event in log if PLANTED not in event.by or PLANTED not in (event.act.why or "")] == []


def test_no_published_file_holds_a_name_or_a_reason(folder, tmp_path):
    ran = indical("publish", tmp_path, "--base", "https://calendar.example/river", cwd=folder)
    assert (ran.code, ran.err, told(ran.out.encode())) == (0, "", False)
    files = {str(path.relative_to(tmp_path)): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"index.html", "manifest.json", "feeds/changes.atom", "feeds/all.ics"} <= set(files)
    assert b"Note 7" in files["feeds/changes.atom"]
    assert [name for name, raw in files.items() if told(raw) or told(name.encode())] == []


def test_no_members_own_news_and_no_draft_feed_holds_a_name_or_a_reason(folder):
    with open_store(str(folder / "indical.db")) as store:
        put = [in_force(store, event) for event in store.log(KEY) if isinstance(event.act, Adopted | Amended)]
        feeds = {**{one.path: one.raw for one in member_feeds(put)}, "now.ics": draft_feed(store, KEY).raw}
    feeds["draft.ics"] = (folder / "draft.ics").read_bytes()
    assert b"Note 7" in feeds["feeds/member/vn.atom"]
    assert b"BEGIN:VEVENT" in feeds["draft.ics"]
    assert [name for name, raw in feeds.items() if told(raw)] == []


def in_force(store, event):
    """The version that the event put in force."""
    version = store.version(KEY, event.act.version)
    return InForce(event, version, *thaw(version.content))


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (["note", "2027", "--redact", "--member", "VN", "--member", "LA"], ANSWERED),
        (["note", "2027", "--redact", "--format", "json"], ANSWERED),
        (["note", "2027", "--version", "2", "--since", "1", "--redact", "--member", "VN"], ANSWERED),
        (["log", "2027", "--redact"], ANSWERED),
        (["log", "2027", "--redact", "--format", "json"], ANSWERED),
        (["held", "--since", "AUDIT", "--as-of", "2027-12-31", "--redact", "--format", "json"], OFFICER),
        (["verify"], PLANTED),
        (["verify", "--format", "json"], PLANTED),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "name",
)
def test_a_redacted_export_holds_none_of_the_names_it_leaves_out(folder, command, word):
    ran = indical(*command, cwd=folder)
    assert (ran.code, ran.out != "", told(ran.out.encode(), word)) == (0, True, False)


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (["note", "2027", "--version", "2", "--since", "1", "--member", "VN"], ANSWERED),
        (["log", "2027"], ANSWERED),
        (["held", "--since", "AUDIT", "--as-of", "2027-12-31", "--format", "json"], OFFICER),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "name",
)
def test_without_redact_they_are_there(folder, command, word):
    assert told(indical(*command, cwd=folder).out.encode(), word)


def test_a_note_for_another_member_never_holds_what_one_answered(folder):
    lao = indical("note", "2027", "--version", "2", "--member", "LA", cwd=folder).out
    viet = indical("note", "2027", "--version", "2", "--member", "VN", cwd=folder).out
    assert [(name, name in lao, name in viet) for name in (f"{ANSWERED} LA", f"{ANSWERED} VN")] == [
        (f"{ANSWERED} LA", True, False),
        (f"{ANSWERED} VN", False, True),
    ]


def test_a_redacted_bundle_holds_nobody_who_answered(folder, tmp_path):
    ran = indical("bundle", "export", tmp_path / "bundle", "--redact", cwd=folder)
    files = {path.name: path.read_bytes() for path in (tmp_path / "bundle").rglob("*") if path.is_file()}
    assert (ran.code, len(files) > 3) == (0, True)
    assert [name for name, raw in files.items() if told(raw, ANSWERED)] == []
    assert json.loads(indical("verify", "--format", "json", cwd=folder).out)["holds"] is True
