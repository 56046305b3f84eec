"""The notice period of a rulebook: where it is written, what is wrong with one, and that none is claimed unsourced."""

from __future__ import annotations

import json

import pytest
from planted import planted, warnings

from constraints.errors import InputError
from constraints.rulebook import load, shipped
from constraints.schema import rulebook_schemas
from scheduler.render.rules import as_json, as_markdown, as_text

LAST = 'where = "Statutes of the River Board (made up)"\n'
TOLD = "Notice: a meeting of a calendar in force does not move within 30 days (Statutes, Art. 11)."


def notice(days: str = "30", source: str = "statutes") -> tuple[str, str, str]:
    """The change that gives the made-up rulebook a notice period."""
    return ("rulebook", LAST, f'{LAST}\n[notice]\ndays = {days}\ncite = {{ source = "{source}", place = "Art. 11" }}\n')


def test_it_is_read_and_told_with_its_source(tmp_path):
    book = load(str(planted(tmp_path, [notice()])))
    assert (book.about.notice.days, book.words_of(book.about.notice.cite)) == (30, "Statutes, Art. 11")
    assert TOLD in as_markdown(book).splitlines()
    assert TOLD in as_text(book).splitlines()
    assert json.loads(as_json(book))["notice"]["days"] == 30


def test_no_shipped_rulebook_claims_one():
    assert [load(name).about.notice for name in shipped()] == [None] * len(shipped())
    assert "Notice:" not in as_markdown(load())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (notice(source="statute"), ('notice: no source is called "statute". Maybe "statutes"?', 14)),
        (notice(days="0"), ("notice.days must be at least 1, not 0", 13)),
        (notice(days="400"), ("notice.days must be at most 366, not 400", 13)),
    ],
)
def test_a_wrong_one_is_refused_with_its_line(tmp_path, change, problem):
    with pytest.raises(InputError) as refused:
        load(str(planted(tmp_path, [change])))
    assert [(one.message, one.line) for one in refused.value.problems] == [problem]


def test_a_source_that_only_it_cites_is_not_idle_and_its_place_is_looked_at(tmp_path):
    minutes = '[sources.minutes]\ntitle = "Minutes"\nwhere = "Made up"\nplaces = ["Art. 11"]\n'

    def cited(place: str) -> tuple[str, str, str]:
        own = f'[notice]\ndays = 30\ncite = {{ source = "minutes", place = "{place}" }}\n'
        return ("rulebook", LAST, f"{LAST}\n{minutes}\n{own}")

    assert warnings(planted(tmp_path / "good", [cited("Art. 11")])) == []
    signs = sorted(sign for sign, _ in warnings(planted(tmp_path / "bad", [cited("Art. 12")])))
    assert signs == ["unlisted-place", "unread-place"]


def test_the_schema_knows_it():
    assert rulebook_schemas()["rulebook"]["$defs"]["Notice"]["required"] == ["days", "cite"]
