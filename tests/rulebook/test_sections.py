"""The headings of the official form: which body stands under which, and what is wrong in a file that says so."""

import shutil
from pathlib import Path

import pytest

from constraints.errors import InputError
from constraints.rulebook import load

RIVER = Path(__file__).parents[1] / "golden" / "river-board"


def with_sections(folder, text):
    """The small rulebook with more at the end of its bodies.toml, and the line where that begins."""
    made = folder / "river"
    shutil.copytree(RIVER, made)
    bodies = made / "bodies.toml"
    before = bodies.read_text(encoding="utf-8").rstrip("\n") + "\n"
    bodies.write_text(before + text, encoding="utf-8")
    return str(made), before.count("\n") + 1


def test_a_body_stands_under_the_first_heading_that_holds_it(tmp_path):
    first = '[[section]]\ntitle = "Board"\nbodies = ["BOARD"]\n'
    folder, _ = with_sections(tmp_path, f'{first}[[section]]\ntitle = "All"\nlevels = ["board", "committee"]\n')
    book = load(folder)
    first = {b.id: next(s.title for s in book.sections if s.holds(b)) for b in book.bodies}
    assert first == {"BOARD": "Board", "AUDIT": "All"}


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[[section]]\ntitle = "A"\nbodies = ["BOART"]\n', 2, 'section "A": no body is called "BOART". Maybe "BOARD"?'),
        ('[[section]]\ntitle = "A"\nlevels = ["bord"]\n', 2, 'section "A": no level is called "bord". Maybe "board"?'),
        ('[[section]]\ntitle = "A"\ngroups = ["x"]\n', 2, 'section "A": no group is called "x".'),
        ('[[section]]\ntitle = "A"\n', 0, "holds nothing: give bodies, levels or groups"),
        ('[[section]]\nbodies = ["BOARD"]\n', 0, '"title" is missing'),
        ('[[section]]\ntitle = "A"\nbody = "BOARD"\n', 2, '"body" is not a field of this kind. Maybe "bodies"?'),
        (
            '[[section]]\ntitle = "A"\nbodies = ["BOARD"]\n[[section]]\ntitle = "A"\nbodies = ["AUDIT"]\n',
            4,
            'section "A" stands here twice',
        ),
    ],
)
def test_a_heading_that_cannot_be_is_told_with_its_line(text, line, told, tmp_path):
    folder, begins = with_sections(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load(folder)
    assert str(caught.value) == f"river/bodies.toml:{begins + line}: {told}"


def test_every_shipped_body_has_a_heading():
    book = load()
    assert [b.id for b in book.bodies if not any(s.holds(b) for s in book.sections)] == []
    assert [s.title for s in book.sections] == [
        "Summit and ministerial meetings",
        "ADMM family",
        "Military to military",
        "ADMM-Plus",
        "Track Two",
    ]
