"""What the library said is kept, and used only while it is the same question to the same version, untouched."""

import subprocess
import sys

import pytest

from calendars import holiday_library
from calendars.holiday_library import library_days
from constraints.rulebook import load

MEMBERS = load().members
YEARS = [2026, 2027, 2028]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "indical"


def asked_again(monkeypatch) -> list[str]:
    """The members for which the library is asked from now on."""
    asked: list[str] = []
    ask = holiday_library._asked  # noqa: SLF001 - what the cache is to spare
    monkeypatch.setattr(holiday_library, "_asked", lambda m, years: asked.append(m.id) or ask(m, years))
    return asked


def test_the_second_answer_is_the_first_without_asking(folder, monkeypatch):
    first = library_days(MEMBERS, YEARS)
    asked = asked_again(monkeypatch)
    second = library_days(MEMBERS, YEARS)
    assert (second, asked) == (first, [])
    assert [list(days) for days in second.values()] == [list(days) for days in first.values()]
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_text(""),
        lambda path: path.write_bytes(b"\xff\x00\n{}"),
        lambda path: path.write_text(path.read_text().replace("National Day", "Notional Day")),
        lambda path: path.write_text(path.read_text()[:-20]),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_file_that_was_touched_is_not_used(folder, monkeypatch, spoil):
    first = library_days(MEMBERS, YEARS)
    (path,) = folder.iterdir()
    spoil(path)
    asked = asked_again(monkeypatch)
    assert library_days(MEMBERS, YEARS) == first
    assert asked == [m.id for m in MEMBERS]


def test_another_version_years_or_members_are_another_question(folder, monkeypatch):
    library_days(MEMBERS, YEARS)
    asked = asked_again(monkeypatch)
    library_days(MEMBERS, [2027])
    library_days(MEMBERS[:2], YEARS)
    changed = MEMBERS[0].model_copy(update={"categories": ("public", "government")})
    with pytest.raises(ValueError, match="government"):
        library_days([changed], YEARS)
    monkeypatch.setattr(holiday_library, "version", lambda name: "0.0")
    library_days(MEMBERS[:1], YEARS)
    ids = [m.id for m in MEMBERS]
    assert asked == [*ids, *ids[:2], ids[0], ids[0]]


def test_without_a_folder_to_write_in_the_answer_is_the_same(folder, monkeypatch, tmp_path):
    first = library_days(MEMBERS, YEARS)
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert library_days(MEMBERS, YEARS) == first
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(holiday_library.Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert library_days(MEMBERS, YEARS) == first


def test_a_kept_answer_spares_loading_the_library(folder):
    code = (
        "import sys; from calendars.holidays import load_facts; from constraints.rulebook import load; "
        "load_facts(load(), [2027]); print('holidays' in sys.modules)"
    )
    told = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in "ab"]
    assert [one.stdout.strip() for one in told] == ["True", "False"]
