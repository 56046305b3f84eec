"""What changed, told to everybody and to each member: between versions in force, and from draft to draft."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cli.run import indical

from calendars.documents.markdown import plain_text
from calendars.publishing.change_notes import Version, changes
from calendars.publishing.member_news import member_feeds
from calendars.publishing.published import history
from calendars.store.acts import Circulated, Closed, Responded
from calendars.store.canonical import time_text
from calendars.store.store import Store, open_store
from calendars.store.thawing import thaw
from constraints.errors import InputError
from constraints.meetings import Holiday, Plan
from scheduler.pipeline.life import noting
from scheduler.pipeline.life.noting_members import Said, for_members
from scheduler.render import note as render
from store.years import ADOPTED, KEY, MEMBERS, RECOMMENDED, adopted, broken, circulated, good, moment, moved

MOVED = "The fourth River Board moves from 9\u201310 November to 16\u201317 November 2027, 7 days later."


@pytest.fixture
def store(tmp_path):
    """One kind of database will do: notes read the store by its own means."""
    with open_store(str(tmp_path / "store.db"), make=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def amended(tmp_path_factory):
    """The last Board a week later, by a note; then another note that changes nothing, and the year is over."""
    with open_store(str(tmp_path_factory.mktemp("amended") / "store.db"), make=True) as store:
        adopted(store)
        store.amend(moved(), record="Note 7", on=6, at=moment(30), by="Secretariat", why="A poll")
        store.amend(moved(), record="Note 8", on=7, at=moment(40), by="Secretariat")
        store.act(KEY, Closed(version=3), on=8, at=moment(9000), by="Secretariat")
        yield store


@pytest.fixture(scope="module")
def asked_anew(tmp_path_factory):
    """Viet Nam objected, and the members are asked anew."""
    with open_store(str(tmp_path_factory.mktemp("asked") / "store.db"), make=True) as store:
        second_draft(store)
        yield store


def second_draft(store: Store) -> None:
    """Two drafts; to the second one Lao PDR has answered."""
    circulated(store)
    objection = Responded(version=1, member="VN", answer="object", why="The poll is then")
    store.act(KEY, objection, on=None, at=moment(2), by="Tran")
    store.draft(moved(), on=3, at=moment(3), by="Secretariat")
    store.act(
        KEY,
        Circulated(version=2, asked=MEMBERS, until="2026-12-24T09:30:00Z"),
        on=4,
        at=moment(4),
        by="Secretariat",
    )
    store.act(KEY, Responded(version=2, member="LA", answer="agree"), on=None, at=moment(5), by="Somsak")


def mail(store: Store, member: str | None = None, **asked: object) -> list[str]:
    """The lines of a note as a mail."""
    told = noting.note(store, KEY, **asked)
    return render.text(told, noting.chosen(told, [member])[0] if member else None).splitlines()


def test_the_first_version_in_force_is_told_as_adopted(store):
    adopted(store)
    assert mail(store) == [
        "Subject: River Board meetings 2027: version 1 is adopted",
        "",
        "Version 1 was put in as a draft, 21 November 2026, by Secretariat.",
        "Version 1 was put to the members, 21 November 2026, by Secretariat.",
        "Version 1 was recommended by AUDIT (Audit 2026, item 3), 21 November 2026, by Secretariat.",
        "Version 1 was adopted by BOARD (Board 2026, item 5), 21 November 2026, by Secretariat.",
        "",
        "5 meetings; no version before it to compare with.",
        "",
        "Rules:",
        "- Wishes cost 0.",
    ]
    assert mail(store, "LA")[9:] == [
        "Lao PDR hosts:",
        "- Audit Committee (Vientiane, 12 January 2027)",
        "- River Board (Vientiane, 16\u201317 February 2027)",
        "- River Board (Vientiane, 11\u201312 May 2027)",
        "- River Board (Vientiane, 13\u201314 July 2027)",
        "- River Board (Vientiane, 9\u201310 November 2027)",
        "",
        "Asked of Lao PDR:",
        "- Nothing more: to version 1 it agreed on 21 November 2026, by Delegate of LA.",
    ]


def test_an_amendment_is_told_to_all_with_what_moved_by_which_document_and_who_hosts(amended):
    assert mail(amended, number=2) == [
        "Subject: River Board meetings 2027: version 2 is in force, what changed since version 1",
        "",
        "Version 2 was put in force by Note 7, 22 November 2026, by Secretariat: A poll.",
        "",
        "Moved:",
        f"- {MOVED}",
        "",
        "Rules:",
        "- No rule that must hold is broken that was not before.",
        "- Wishes cost 0, as before.",
        "",
        "Members:",
        "- As hosts of what changes: Lao PDR.",
        "- To be told of it: Lao PDR, Viet Nam.",
    ]


def test_a_member_is_told_first_what_it_hosts_then_what_it_attends(amended):
    head = [
        "",
        "Version 2 was put in force by Note 7, 22 November 2026, by Secretariat: A poll.",
        "",
    ]
    assert mail(amended, "LA", number=2)[1:] == [
        *head,
        "What Lao PDR hosts, or was to host:",
        f"- {MOVED}",
        "",
        "Asked of Lao PDR:",
        "- To version 1 it agreed on 21 November 2026, by Delegate of LA.",
        "- Nothing.",
    ]
    assert mail(amended, "VN", number=2)[1:] == [
        *head,
        "What Viet Nam hosts, or was to host:",
        "- Nothing of it changes.",
        "",
        "What it attends:",
        f"- {MOVED}",
        "",
        "Asked of Viet Nam:",
        "- To version 1 it agreed on 21 November 2026, by Delegate of VN.",
        "- Nothing.",
    ]


def test_where_nothing_changes_a_member_gets_a_line_that_says_so(amended):
    told = mail(amended, "VN")
    assert told[5:8] == ["No meeting changes since version 2.", "", "Nothing changes for Viet Nam."]
    assert mail(amended)[-2:] == ["Members:", "- Nothing changes for Lao PDR, Viet Nam."]


def test_a_second_draft_is_told_by_what_the_member_answered_to_and_what_it_is_asked_now(asked_anew):
    assert mail(asked_anew)[-5:] == [
        "",
        "Members:",
        "- As hosts of what changes: Lao PDR.",
        "- To be told of it: Lao PDR, Viet Nam.",
        "- Still to answer until 24 December 2026, 09:30 UTC: Viet Nam.",
    ]
    assert mail(asked_anew, "VN")[-3:] == [
        "Asked of Viet Nam:",
        "- To version 1 it objected on 21 November 2026, by Tran (The poll is then).",
        "- Its answer to version 2 until 24 December 2026, 09:30 UTC: "
        "agree, object with a reason, or suggest other days.",
    ]
    assert mail(asked_anew, "LA")[-1] == "- Nothing more: to version 2 it agreed on 21 November 2026, by Somsak."


def test_what_others_answered_is_in_no_members_note_nor_in_that_for_all(asked_anew):
    for member in (None, "LA"):
        told = "\n".join(mail(asked_anew, member))
        assert [word for word in ("Tran", "The poll is then", "object") if word in told] == []


def test_a_draft_that_breaks_a_rule_says_so_and_the_next_one_says_that_it_is_mended(store):
    circulated(store, broken())
    store.draft(moved(), on=2, at=moment(3), by="Secretariat")
    told = noting.note(store, KEY)
    assert ([one.rule for one in told.gained], [one.rule for one in told.lost]) == ([], ["working-days"])
    assert mail(store)[7:10] == [
        "Rules:",
        "- Kept now, and broken before: BOARD-2027-4 meets 2027-11-13: a Saturday; 2027-11-14: a Sunday "
        "(working-days; Statutes, Art. 8).",
        "- Wishes cost 0, as before.",
    ]


def test_a_waiver_is_told_when_it_is_given_and_when_it_falls(store):
    waived = {"rule": "working-days", "meetings": ["BOARD-2027-4"], "message": "It meets on a Saturday"}
    document = dict(good().document)
    document["report"] = {**document["report"], "waived": [{**waived, "approved_by": "BOARD"}], "cost": 12}
    circulated(store)
    store.draft(replace(good(), document=document), on=2, at=moment(3), by="Secretariat")
    store.draft(good(), on=3, at=moment(4), by="Secretariat")
    told = "It meets on a Saturday (working-days)."
    assert mail(store, number=2)[5:9] == [
        "",
        "Rules:",
        f"- Broken, and waived by BOARD: {told}",
        "- Wishes cost 12 instead of 0.",
    ]
    assert mail(store, since=2)[7:9] == [f"- No longer waived by BOARD: {told}", "- Wishes cost 0 instead of 12."]


def test_a_version_is_compared_with_the_one_that_people_went_by(store):
    """Two drafts that the members were asked about, a third that was adopted, and an amendment."""
    second_draft(store)
    store.draft(good(), on=6, at=moment(6), by="Secretariat")
    store.act(KEY, Circulated(version=3, asked=MEMBERS), on=7, at=moment(7), by="Secretariat")
    for name in MEMBERS:
        store.act(KEY, Responded(version=3, member=name, answer="agree"), on=None, at=moment(8), by=name)
    store.act(KEY, RECOMMENDED.model_copy(update={"version": 3}), on=10, at=moment(9), by="Secretariat")
    store.act(KEY, ADOPTED.model_copy(update={"version": 3}), on=11, at=moment(10), by="Secretariat")
    store.amend(moved(), record="Note 7", on=12, at=moment(30), by="Secretariat")
    asked = [(None, None), (3, None), (3, 1), (2, None), (1, None), (4, 2)]
    told = [noting.note(store, KEY, number, since) for number, since in asked]
    assert [(one.number, one.since) for one in told] == [(4, 3), (3, None), (3, 1), (2, 1), (1, None), (4, 2)]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"number": 4}, "--version: river-board 2027 has no version 4: its latest is 3"),
        ({"since": 3}, "--since: version 3 does not come before version 3: there is nothing that changed since"),
        ({"number": 1, "since": 2}, "--since: version 2 does not come before version 1"),
    ],
)
def test_a_version_that_is_not_there_is_refused(amended, asked, why):
    with pytest.raises(InputError) as refused:
        noting.note(amended, KEY, **asked)
    assert str(refused.value).startswith(why)


def thawed(**changed: object) -> tuple[Version, Plan]:
    """The year of the small institution, in force."""
    book, plan = thaw(good())
    return Version(book, plan, good().document, in_force=True), replace(plan, **changed)


def with_first(plan: Plan, **changed: object) -> Plan:
    """The plan with its first meeting on other days, or with another host or city."""
    first, *others = plan.placements
    days = {name: changed.pop(name) for name in ("first_day", "last_day") if name in changed}
    return replace(plan, placements=(replace(first, meeting=replace(first.meeting, **changed), **days), *others))


AUDIT = "Audit Committee"
DAY = date(2027, 1, 12)


@pytest.mark.parametrize(
    ("change", "kind", "words", "shift"),
    [
        (
            {"first_day": DAY + timedelta(days=1), "last_day": DAY + timedelta(days=1)},
            "moved",
            f"{AUDIT} moves from 12 January to 13 January 2027, 1 day later.",
            1,
        ),
        (
            {"first_day": DAY - timedelta(days=1)},
            "moved",
            f"{AUDIT} moves from 12 January to 11\u201312 January 2027, 1 day earlier, 1 day longer.",
            -1,
        ),
        (
            {"host": "VN", "city": "Ha Noi"},
            "otherwise",
            f"{AUDIT}: venue Ha Noi (was Vientiane); host Viet Nam (was Lao PDR).",
            0,
        ),
    ],
)
def test_a_change_is_told_with_its_kind_and_by_how_many_days(change, kind, words, shift):
    was, plan = thawed()
    (found,) = changes(was, replace(was, plan=with_first(plan, **change)))
    assert (found.kind, found.words, found.shift, found.day) == (kind, (words,), shift, change.get("first_day", DAY))
    assert found.hosts == ({"LA", "VN"} if "host" in change else {"LA"})


@pytest.mark.parametrize(
    ("in_force", "kind", "sentence"),
    [
        (True, "cancelled", f"Cancelled: {AUDIT}, which was to be on 12 January 2027."),
        (False, "dropped", f"Dropped: {AUDIT}, which was to be on 12 January 2027."),
    ],
)
def test_what_falls_out_of_a_version_in_force_is_cancelled_and_out_of_a_draft_dropped(in_force, kind, sentence):
    was, plan = thawed()
    was = replace(was, in_force=in_force)
    (found,) = changes(was, replace(was, plan=replace(plan, placements=plan.placements[1:])))
    (back,) = changes(replace(was, plan=replace(plan, placements=plan.placements[1:])), was)
    assert (found.kind, found.sentences) == (kind, (sentence,))
    assert (back.kind, back.sentences) == ("new", (f"New: {AUDIT}, 12 January 2027, Vientiane.",))


def test_a_meeting_without_days_is_postponed():
    was, plan = thawed()
    first, *others = plan.placements
    (found,) = changes(was, replace(was, plan=replace(plan, placements=tuple(others), undated=(first.meeting,))))
    assert (found.kind, found.words) == (
        "postponed",
        (f"{AUDIT} no longer has dates; it was to be held on 12 January 2027.",),
    )


def test_a_member_is_told_of_its_own_days_off_and_of_journeys_that_became_tight():
    """The committee moves to Ha Noi, onto the day before the Board in Vientiane, which is a holiday of Viet Nam's."""
    was, plan = thawed()
    board = next(p for p in plan.placements if p.first_day == date(2027, 2, 16))
    before = board.first_day - timedelta(days=1)
    facts = replace(plan.facts, holidays={"VN": {before: Holiday(before, "Founding Day", "user")}})
    old = replace(was, plan=replace(plan, facts=facts))
    new = replace(was, plan=with_first(old.plan, first_day=before, last_day=before, city="Ha Noi", host="VN"))
    lao, viet = for_members(old, new, changes(old, new), Said((), 2, 1, None, redact=False))
    assert [one.holidays for one in lao.hits] == []
    assert [(one.meeting, [h.name for h in one.holidays], one.freed) for one in viet.hits] == [
        ("AUDIT-2027", ["Founding Day"], False)
    ]
    assert [(one.meetings, one.free_days) for one in viet.tight] == [(("AUDIT-2027", board.id), 0)]
    back = list(for_members(new, old, changes(new, old), Said((), 2, 1, None, redact=False)))[1]
    assert ([one.freed for one in back.hits], len(back.eased), back.tight) == ([True], 1, ())


def test_names_and_reasons_can_be_left_out(asked_anew):
    told = noting.note(asked_anew, KEY, redact=True)
    shown = [render.text(told, one) for one in (None, *told.members)]
    shown += [render.markdown(told, plain_text, one) for one in (None, *told.members)]
    shown.append(render.as_json(told, told.members, time_text))
    found = {name for name in ("Tran", "Somsak", "Secretariat", "The poll is then") for text in shown if name in text}
    assert found == set()
    assert "To version 1 it objected on 21 November 2026." in shown[2]


def test_the_command_writes_a_file_for_all_and_one_for_each_member_the_same_every_time(amended, tmp_path):
    asked = ("note", "2027", "--version", "2", "--store", amended.database.name)
    wrote = [indical(*asked, "-o", folder, cwd=tmp_path) for folder in ("one", "two")]
    names = ["note-2027-2-LA.txt", "note-2027-2-VN.txt", "note-2027-2.txt"]
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / folder).iterdir()} for folder in ("one", "two"))
    assert (wrote[0].code, wrote[0].out.strip(), sorted(one)) == (
        0,
        "Wrote note-2027-2.txt, note-2027-2-LA.txt, note-2027-2-VN.txt to one",
        names,
    )
    assert one == two
    assert one["note-2027-2-VN.txt"].decode().splitlines() == mail(amended, "VN", number=2)
    data = json.loads(indical(*asked, "--member", "VN", "--format", "json", cwd=tmp_path).out)
    assert (data["schema"], data["version"], data["since"], data["stage"]) == ("indical/note/1", 2, 1, "amended")
    assert [(one["id"], one["touched"], one["attends"]) for one in data["members"]] == [("VN", True, ["BOARD-2027-4"])]
    refused = indical(*asked, "--member", "VNM", cwd=tmp_path)
    assert (refused.code, refused.err) == (2, '--member: no member of 2027 is called "VNM". Maybe "VN"?\n')


def test_a_member_can_follow_its_own_news(amended):
    """A version that changes nothing for it is no news; what it hosts comes first."""
    told = history(amended)
    assert ([one.version.number for one in told.put], len(told.generations)) == ([1, 2, 3], 3)
    feeds = {one.path: one.raw.decode() for one in member_feeds(told.put, "https://calendar.example/river")}
    assert sorted(feeds) == ["feeds/member/la.atom", "feeds/member/vn.atom"]
    assert {path: text.count("<entry>") for path, text in feeds.items()} == dict.fromkeys(feeds, 2)
    assert f"Version 2, by Note 7. As host: {MOVED}" in feeds["feeds/member/la.atom"]
    assert f"Version 2, by Note 7. {MOVED}" in feeds["feeds/member/vn.atom"]
    assert 'href="https://calendar.example/river/feeds/member/vn.atom"' in feeds["feeds/member/vn.atom"]
