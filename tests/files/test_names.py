"""Names in files: former, short and misspelt ones; a doubtful one is listed with what it may mean, never matched."""

from __future__ import annotations

import time

import pytest
from timing import at_quickest

from calendars.names import Match, Names
from constraints.rulebook import load

BOOK = load()
NAMES = Names(BOOK)


def body(name: str) -> Match:
    return NAMES.body(name)


def known(name: str) -> str | None:
    """The id of the body that the name is matched to."""
    found = body(name).body
    return found.id if found else None


@pytest.mark.parametrize("one", BOOK.bodies, ids=lambda one: one.id)
def test_every_name_in_the_rulebook_is_its_body(one):
    given = [name for called in one.names for name in (called.short, called.name)]
    names = [one.id, one.name, *one.also, *given]
    assert [known(name) for name in names] == [one.id] * len(names)


@pytest.mark.parametrize("one", BOOK.bodies, ids=lambda one: one.id)
@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        str.lower,
        lambda name: f"  {name.replace(' ', '   ')}  ",
        lambda name: name.replace("'", "\u2019"),
        lambda name: name.replace("'", "\u2018"),
        lambda name: name.replace("'", "`"),
        lambda name: name.replace("-", "\u2013"),
        lambda name: name.replace("e", "\u00e9"),
        lambda name: name.replace(" ", "\u00a0"),
        lambda name: f"{name}.",
        lambda name: f"19th {name}",
        lambda name: f"The 22nd {name}",
        lambda name: f"{name} 2027",
        lambda name: f"{name} (Kuala Lumpur)",
        lambda name: f"21st {name} ({name}), 2027",
    ],
)
def test_a_name_is_the_same_in_other_letters_and_with_number_year_or_place(one, write):
    assert known(write(one.name)) == one.id


@pytest.mark.parametrize(
    ("title", "match"),
    [
        ("ANCM", "ANI"),
        ("19th ANCM", "ANI"),
        ("ACDFM", "ACDFIM"),
        ("AACC", "AAFCC"),
        ("AMIM", "AMIIM"),
        ("AMOM", "AMOIM"),
        ("ADMM Retreat", "ADMM-RETREAT"),
        ("ADMM (Retreat)", "ADMM-RETREAT"),
        ("ADSOM WG", "ADSOM-WG"),
        ("ADMM+", "ADMM-PLUS"),
        ("12th ADMM-Plus", "ADMM-PLUS"),
        ("19th ADMM", "ADMM"),
        ("ASEAN Defence Ministers' Meeting (ADMM)", "ADMM"),
        ("46th ASEAN Summit and Related Summits", "SUMMIT"),
        ("EWG on Cyber Security", "EWG-CS"),
        ("ASEAN Navies Interaction", "ANI"),
        ("5th ASEAN Naval Chiefs' Meeting", "ANI"),
        ("16th ASEAN Chiefs of Defence Forces Meeting", "ACDFIM"),
        ("ASEAN Chiefs of Defence Forces' Informal Meeting (ACDFIM)", "ACDFIM"),
        ("ASEAN Chiefs of Defence Forces' Meeting (ACDFM)", "ACDFIM"),
        ("ASEAN Chiefs of Defence Forces' Meeting (formerly ACDFIM)", "ACDFIM"),
        ("19th ANCM (previously known as the ANI)", "ANI"),
        ("AMIM (now AMOM)", None),
    ],
)
def test_former_and_short_names_are_known(title, match):
    assert known(title) == match


@pytest.mark.parametrize(
    "words",
    [
        "ASEAN Defense Ministers' Meeting",
        "2027",
        "21st",
        "21st ADMM, 2027",
        "TBC",
        "to be confirmed",
        "virtual",
        "Hybrid",
        "ONLINE",
        "Philippines",
        "The Philippines, 2027",
        "Ha Noi",
        "Manila, Philippines",
        "Manila/online; TBC",
        "",
    ],
)
@pytest.mark.parametrize("write", ["ADMM ({})", "21st ADMM [{}]", "({}) ADMM", "ADMM ({}) (TBC)"])
def test_brackets_that_say_nothing_more_leave_the_name_certain(write, words):
    assert known(write.format(words)) == "ADMM"


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("19th ADMM", 19),
        ("ADMM", None),
        ("The 1st ADMM", 1),
        ("22ND ACDFM", 22),
        ("ADMM 2027", None),
        ("103rd ADMM", 103),
    ],
)
def test_the_edition_is_read_from_the_title(title, number):
    assert body(title).ordinal == number


@pytest.mark.parametrize(
    "title",
    [
        "Special ADMM",
        "Emergency ADMM",
        "ADMM (Special)",
        "ADMM (Emergency Session)",
        "Extraordinary ASEAN Defence Ministers' Meeting",
        "Ad hoc ADMM",
        "special  ad-hoc ADMM",
    ],
)
def test_special_and_emergency_meetings_are_of_the_body_and_marked(title):
    assert body(title) == Match(BOOK.body("ADMM"), special=True)


@pytest.mark.parametrize(
    ("title", "maybe"),
    [
        ("ADMMM", ("ADMM",)),
        ("AMDM", ("ADMM",)),
        ("ACAM", ("ACAMM",)),
        ("ADMM Kuala Lumpur", ("ADMM",)),
        ("Informal ADMM", ("ADMM",)),
        ("ASEAN Defense Ministers Meting", ("ADMM",)),
        ("ASEAN Chiefs of Army Multilatral Meetings", ("ACAMM",)),
        ("ADSOM-Plus Manila", ("ADSOM", "ADSOM-PLUS")),
        ("Seminar on mines (ADMM-Plus)", ("ADMM-PLUS",)),
        ("ASEAN Army Chiefs (ACAMM)", ("ACAMM",)),
        ("AMM", ("ADMM", "AMIIM", "AMOIM")),
        ("ADMM (Experts' Working Group on Peacekeeping Operations)", ("ADMM", "EWG-PKO")),
        ("ADMM (Informal with the United States)", ("ADMM",)),
        ("ADMM (WG)", ("ADMM",)),
        ("ADMM [WG]", ("ADMM",)),
        ("ADMM (WG) (TBC)", ("ADMM",)),
        ("ADMM (Manila, with Japan)", ("ADMM",)),
        ("ADMM (ADSOM)", ("ADMM", "ADSOM")),
        ("ASEAN Summit (with Japan)", ("SUMMIT",)),
        ("ACDFIM (military operations meeting)", ("ACDFIM",)),
    ],
)
def test_a_doubtful_name_is_listed_with_what_it_may_mean_and_never_matched(title, maybe):
    found = body(title)
    assert (found.body, sorted(found.maybe)) == (None, sorted(maybe))


OTHER_FORUMS = """
    Shangri-La Dialogue
    UNGA general debate
    ASEAN Regional Forum ISM
    ARF Inter-Sessional Meeting on Disaster Relief
    ASEAN Foreign Ministers' Meeting (AMM)
    ASEAN Ministerial Meeting
    ASEAN Senior Officials' Meeting
    ASEAN Economic Ministers' Meeting
    ASEAN Finance Ministers' Meeting
    ASEAN Health Ministers' Meeting (AHMM)
    ASEAN Law Ministers' Meeting
    ASEAN Energy Ministers' Meeting
    ASEAN Labour Ministers' Meeting
    ASEAN Digital Ministers' Meeting
    ASEAN Transport Ministers' Meeting
    ASEAN Education Ministers' Meeting
    ASEAN Ministerial Meeting on Transnational Crime
    ASEAN Senior Officials Meeting on Transnational Crime
    ASEAN Political-Security Community Council Meeting
    ASEAN Socio-Cultural Community Council Meeting
    ASEAN Coordinating Council Meeting
    ASEAN Chiefs of National Police Conference
    ASEAN Committee on Disaster Management
    ASEAN Intergovernmental Commission on Human Rights
    ASEAN Business and Investment Summit
    ASEAN Plus Three Summit
    ASEAN-China Summit
    East Asia Summit
    G20 Summit
    APEC Economic Leaders' Meeting
    ASEAN Armies Rifle Meet
    ASEAN Navy Chess Cup
    ASEAN Tourism Forum
    AHA Centre Governing Board
    ASEAN-US Defence Dialogue
    Asia-Pacific Chiefs of Defense Conference
    Jakarta International Defence Dialogue
    Five Power Defence Arrangements Defence Ministers' Meeting
    Western Pacific Naval Symposium
    Xiangshan Forum
    Munich Security Conference
    Raisina Dialogue
"""


@pytest.mark.parametrize("title", [line.strip() for line in OTHER_FORUMS.strip().splitlines()])
def test_other_forums_are_neither_matched_nor_doubtful(title):
    assert (body(title).body, body(title).maybe) == (None, ())


def slips(name: str) -> set[str]:
    """The name with a letter left out, doubled or swapped with the next; in a longer one also a wrong letter."""
    found = set()
    for at, letter in enumerate(name):
        found |= {name[:at] + name[at + 1 :], name[:at] + letter + name[at:]}
        found.add(name[:at] + name[at + 1 : at + 2] + letter + name[at + 2 :])
        if len(name) >= 6 and letter.isalpha():
            found.add(name[:at] + "x" + name[at + 1 :])
    return found - {name}


@pytest.mark.parametrize("one", BOOK.bodies, ids=lambda one: one.id)
def test_one_slip_of_the_pen_is_never_taken_for_another_forum(one):
    """Matched to the body, or told as doubtful with the body among what it may mean."""
    lost = []
    for name in (one.name, *(also for also in one.also if "+" not in also)):  # without it, it is another body's
        for written in slips(name):
            found = body(written)
            meant = [found.body.id] if found.body else found.maybe
            if one.id not in meant:
                lost.append(written)
    assert lost == []


@pytest.mark.parametrize("one", [b for b in BOOK.bodies if len(b.name) >= 12], ids=lambda one: one.id)
def test_two_slips_in_a_long_name_are_doubtful(one):
    left_out = one.name[:2] + one.name[3:-3] + one.name[-2:]
    found = body(left_out)
    assert (found.body, one.id in found.maybe) == (None, True)


def test_members_are_known_by_id_name_and_capital():
    asked = ["SG", "sg", "Viet Nam", "Vietnam", "Lao PDR", "Laos", "Timor-Leste", "Kuala Lumpur", "Ha Noi", "Brunei"]
    assert [NAMES.member(name) for name in asked] == ["SG", "SG", "VN", "VN", "LA", "LA", "TL", "MY", "VN", "BN"]
    assert [NAMES.member(name) for name in ("United States", "TBC", "", None, "X" * 10_000)] == [None] * 5


@pytest.mark.parametrize("title", ["", " ", "2027", "19th", "()", "(", "-", "\u0301", "'", "+"])
def test_a_title_without_a_name_means_nothing(title):
    assert (body(title).body, body(title).maybe) == (None, ())


@pytest.mark.parametrize("title", ["(" * 60_000, "a " * 30_000, "A" * 60_000, "'" * 60_000, "ADMM (" * 10_000])
def test_a_hostile_title_takes_no_time(title):
    found, seconds = at_quickest(lambda: body(title).body, within=1)
    assert found is None
    assert seconds < 1


def test_a_thousand_unknown_titles_take_a_second_or_two():
    began = time.perf_counter()
    assert {body(f"{n}th Technical Committee {n} on Standards (TC {n})").maybe for n in range(1000)} == {()}
    assert time.perf_counter() - began < 4


@pytest.mark.parametrize(
    ("title", "body", "ordinal"),
    [
        ("ADMM-21", "ADMM", 21),
        ("ADMM 21", "ADMM", 21),
        ("ADMM No. 21", "ADMM", 21),
        ("Twenty-First ADMM", "ADMM", 21),
        ("The Nineteenth ADMM", "ADMM", 19),
        ("Twentieth ASEAN Defence Ministers' Meeting", "ADMM", 20),
        ("XXI ADMM", "ADMM", 21),
        ("ASEAN Summit-50", "SUMMIT", 50),
        ("Fiftieth ASEAN Summit", "SUMMIT", 50),
        ("A.M.I.I.M.", "AMIIM", None),
        ("ADMM 2027", "ADMM", None),
    ],
)
def test_an_ordinal_is_known_in_every_writing(title, body, ordinal):
    match = NAMES.body(title)
    assert (match.body and match.body.id, match.ordinal) == (body, ordinal)


@pytest.mark.parametrize(
    ("member", "writings"),
    [
        ("VN", "Viet Nam|Vietnam|VIETNAM|Hanoi|Ha Noi|H\u00e0 N\u1ed9i|S.R. Vietnam|Socialist Republic of Viet Nam"),
        ("LA", "Lao PDR|Laos|Lao P.D.R.|Vientiane|Lao People's Democratic Republic"),
        ("MM", "Myanmar|Burma|Nay Pyi Taw|Naypyitaw|Naypyidaw|Union of Myanmar"),
        ("BN", "Brunei|Brunei Darussalam|Negara Brunei Darussalam|Bandar Seri Begawan"),
        ("PH", "Philippines|the Philippines|Republic of the Philippines|Manila"),
        ("TL", "Timor-Leste|Timor Leste|East Timor|Dili|D\u00edli"),
        ("KH", "Cambodia|Kingdom of Cambodia|Phnom Penh|Phnom-Penh"),
        ("SG", "Singapore|Republic of Singapore|Singapore City"),
        ("TH", "Thailand|Kingdom of Thailand|Bangkok"),
        ("ID", "Indonesia|Republic of Indonesia|Jakarta"),
        ("MY", "Malaysia|Kuala Lumpur|KL"),
    ],
)
def test_a_member_is_known_by_country_and_capital_in_common_spellings(member, writings):
    assert {text: NAMES.member(text) for text in writings.split("|")} == dict.fromkeys(writings.split("|"), member)


@pytest.mark.parametrize("text", ["Union", "Republic", "City", "Kingdom of", "Manilla"])
def test_what_is_no_members_name_is_none(text):
    assert NAMES.member(text) is None
