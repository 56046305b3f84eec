"""A source that was read whole: each of its places is cited, or says why it holds no rule."""

from __future__ import annotations

import pytest
from planted import planted, rule, warnings

from constraints.lint_places import places_in
from constraints.rulebook import load

WHERE = 'where = "Statutes of the River Board (made up)"\n'
PRACTICE = 'place = "practice"'
ALL_CITED = 'places = ["Art. 4", "Art. 7", "Art. 8", "Art. 9"]\n'
ONE_MORE = 'places = ["Art. 1", "Art. 4", "Art. 7", "Art. 8", "Art. 9"]\n'
BACKGROUND = '\n[sources.statutes.without_rule]\n"Art. 1" = "Background: why the river has a board."\n'


@pytest.fixture
def river(tmp_path):
    """Makes a copy of the made-up rulebook whose statutes were read whole."""

    def made(places, without="", **more):
        changes = [("rulebook", WHERE, WHERE + places + without), ("rulebook", PRACTICE, 'place = "Art. 8"')]
        return planted(tmp_path, changes, **more)

    return made


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("para 8", ["para 8"]),
        ("paras 10, 12, 13", ["para 10", "para 12", "para 13"]),
        ("paras 7, 10-12 and 14", ["para 7", "para 10", "para 11", "para 12", "para 14"]),
        ("paras 4 to 6", ["para 4", "para 5", "para 6"]),
        ("paras 4\u20136", ["para 4", "para 5", "para 6"]),
        ("paras 8", ["para 8"]),
        ("Art. 7.3", ["Art. 7.3"]),
        ("Arts. 7.3, 8, and 9", ["Art. 7.3", "Art. 8", "Art. 9"]),
        ("Annexes A and B", ["Annex A", "Annex B"]),
        ("section 4 or 5", ["section 4", "section 5"]),
        ("para 8a", ["para 8a"]),
        ("practice", ["practice"]),
        ("ADSOM and ADMM, 2006-2025", ["ADSOM and ADMM, 2006-2025"]),
        ("paras 9-3", ["paras 9-3"]),
        ("paras 1-999999999", ["paras 1-999999999"]),
        ("para ", ["para "]),
    ],
)
def test_a_citation_names_its_places_one_by_one(text, places):
    assert places_in(text) == places


@pytest.mark.parametrize(("places", "without"), [("", ""), (ALL_CITED, ""), (ONE_MORE, BACKGROUND)])
def test_a_source_may_list_its_places_and_then_accounts_for_each(river, places, without):
    assert warnings(river(places, without)) == []


@pytest.mark.parametrize(
    ("places", "without", "more", "sign", "told"),
    [
        (
            ONE_MORE,
            "",
            "",
            "unread-place",
            'rulebook.toml:11: source "statutes": no rule cites Art. 1, and nothing says why it holds none. '
            "Cite it, or tell in without_rule.",
        ),
        (
            ONE_MORE,
            BACKGROUND.replace("Art. 1", "Art. 11"),
            rule("statement", "river-board", ""),
            "unlisted-place",
            'rulebook.toml:14: source "statutes": without_rule speaks of Art. 11, which is not among its places. '
            'Maybe "Art. 1"?',
        ),
        (
            ONE_MORE,
            BACKGROUND,
            rule("statement", "river-board", ""),
            "cited-without-rule",
            'rulebook.toml:14: source "statutes": Art. 1 is said to hold no rule, but rule "river-board" cites it. '
            "Drop one of the two.",
        ),
        (
            ALL_CITED,
            "",
            rule("statement", "river-board", "").replace("Art. 1", "Arts. 4 and 77"),
            "unlisted-place",
            'rulebook.toml:85: rule "river-board": cites Art. 77, which source "statutes" does not list. '
            'Maybe "Art. 7"? Correct it, or add it to places.',
        ),
    ],
)
def test_a_place_that_is_not_accounted_for_is_told(river, places, without, more, sign, told):
    assert warnings(river(places, without, rulebook=more)) == [(sign, told)]


def test_a_reading_that_cites_another_place_is_looked_at_too(river):
    of = '\n[statement.readings.other]\nreading = "Otherwise."\ncite = { source = "statutes", place = "Art. 77" }\n'
    folder = river(ALL_CITED, rulebook=rule("statement", "river-board", "").replace("Art. 1", "Art. 4") + of)
    assert [told.split(": ", 1)[1] for _, told in warnings(folder)] == [
        'rule "river-board", reading "other": cites Art. 77, which source "statutes" does not list. Maybe "Art. 7"? '
        "Correct it, or add it to places."
    ]


def test_the_concept_paper_was_read_whole():
    book = load()
    paper = book.about.sources["concept-paper"]
    assert paper.places == tuple(f"para {number}" for number in range(1, 17))
    cited = {p for r in book.rules if r.cite.source == "concept-paper" for p in places_in(r.cite.place)}
    assert sorted({*paper.places} - cited) == sorted(paper.without_rule) == ["para 1", "para 2", "para 5", "para 6"]
