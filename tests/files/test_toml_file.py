"""TOML read with care: every problem at its line, nothing that takes long, nothing that ends in a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, model_validator
from timing import at_quickest

from constraints.errors import InputError
from constraints.meetings import STRICT, Identifier, Text
from constraints.toml_file import LARGEST, MOST_PROBLEMS, TomlFile


class Inner(BaseModel):
    model_config = STRICT

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Inner:
        if self.last < self.first:
            raise ValueError("the last day is before the first")
        return self


class Thing(BaseModel):
    model_config = STRICT

    id: Identifier
    title: Text = "a thing"
    per: Literal["day", "week"] = "day"
    days: int = Field(default=1, ge=1, le=31)
    when: date | None = None
    span: Inner | None = None
    either: date | Inner | None = None
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    tags: tuple[str, ...] = ()
    sure: bool = False


def said(text: str | bytes) -> list[str]:
    """The problems of a file of ``[[thing]]`` tables."""
    raw = text.encode() if isinstance(text, str) else text
    try:
        file = TomlFile.parse(raw, "things.toml")
        file.refuse_unknown(["thing"])
        for at, row in enumerate(file.tables("thing")):
            file.model(Thing, row, "thing", at)
        file.raise_problems()
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('titel = "x"', 'thing "a": "titel" is not a field of this kind. Maybe "title"?'),
        ('colour = "red"', 'thing "a": "colour" is not a field of this kind.'),
        ("title = 3", 'thing "a": title must be text in quotes, not 3'),
        ('title = ""', 'thing "a": title must be text that is not empty, not ""'),
        ('per = "weak"', 'thing "a": per must be "day" or "week", not "weak". Maybe "week"?'),
        ('days = "3"', 'thing "a": days must be a whole number, not "3"'),
        ("days = 1.5", 'thing "a": days must be a whole number, not 1.5'),
        ("days = true", 'thing "a": days must be a whole number, not true'),
        ("days = 0", 'thing "a": days must be at least 1, not 0'),
        ("days = 32", 'thing "a": days must be at most 31, not 32'),
        ("days = nan", 'thing "a": days must be a whole number, not NaN'),
        ("when = 0", 'thing "a": when must be a day such as 2027-11-23, not 0'),
        ('when = "soon"', 'thing "a": when must be a day such as 2027-11-23, not "soon"'),
        ("when = 2027-11-23T10:00:00", 'thing "a": when must be a day such as 2027-11-23, not 2027-11-23 10:00:00'),
        (
            "when = 2027-11-23T00:00:00Z",
            'thing "a": when must be a day such as 2027-11-23, not 2027-11-23 00:00:00+00:00',
        ),
        ("when = 10:00:00", 'thing "a": when must be a day such as 2027-11-23, not 10:00:00'),
        ("title = 10:00:00", 'thing "a": title must be text in quotes, not 10:00:00'),
        ("span = 3", 'thing "a": span must be a table with first, last, not 3'),
        ("span = {}", 'thing "a": "span.first" is missing'),
        ("either = 0", 'thing "a": either must be a day such as 2027-11-23, or a table with first, last, not 0'),
        ("either = { first = 2027-01-02, last = 2027-01-01 }", 'thing "a": either: the last day is before the first'),
        ("either = { first = 2027-01-02, last = 3 }", 'thing "a": either.last must be a day such as 2027-11-23, not 3'),
        ("span = { frist = 2027-01-02, last = 2027-01-03 }", 'thing "a": "span.first" is missing'),
        ("months = 3", 'thing "a": months must be a list such as ["a", "b"], not 3'),
        ("months = [3, 13]", 'thing "a": months must be at most 12, not 13'),
        ('tags = ["a", 3]', 'thing "a": tags must be text in quotes, not 3'),
        ('sure = "yes"', 'thing "a": sure must be true or false, not "yes"'),
    ],
)
def test_each_wrong_value_is_told_with_its_key_what_it_is_and_what_to_write(line, message):
    assert said(f'\n[[thing]]\nid = "a"\n# a remark\n{line}\n')[0] == f"line 5: {message}"


def test_all_problems_are_told_at_once_in_the_order_of_the_lines():
    text = """
wild = 1
[[thing]]
id = "9"
days = 0
[[thing]]
titel = "x"
[[thing]]
id = "c"
span = { frist = 2027-01-01, last = 2027-01-02 }
[[thign]]
"""
    assert said(text) == [
        'line 2: "wild" is not known here.',
        'line 4: thing "9": id must be a name of at most 64 letters, digits and hyphens, such as navy-chiefs, not "9"',
        'line 5: thing "9": days must be at least 1, not 0',
        'line 6: "id" is missing',
        'line 7: "titel" is not a field of this kind. Maybe "title"?',
        'line 10: thing "c": "span.first" is missing',
        'line 10: thing "c": "span.frist" is not a field of this kind. Maybe "first"?',
        'line 11: "thign" is not known here. Maybe "thing"?',
    ]


def test_the_line_is_found_in_tables_below_a_table_and_in_dotted_keys():
    text = """
[[thing]]
id = "a"
[thing.span]
first = 2027-01-01
last = "then"

[[thing]]
id = "b"
span.first = 2027-01-01
span.last = 4

[[ "thing" ]]   # quoted
id = "c"
'span' . "first" = 5
span.last = 2027-01-01
"""
    assert said(text) == [
        'line 6: thing "a": span.last must be a day such as 2027-11-23, not "then"',
        'line 11: thing "b": span.last must be a day such as 2027-11-23, not 4',
        'line 15: thing "c": span.first must be a day such as 2027-11-23, not 5',
    ]


def test_what_looks_like_a_key_inside_a_long_string_or_list_is_none():
    text = '''
[[thing]]
id = "a"
title = """
days = 3
[[thing]]
"""
tags = [
  "days = 4",
  "[thing]",
]
days = 0
'''
    assert said(text) == ['line 12: thing "a": days must be at least 1, not 0']


def test_a_long_value_is_cut_where_it_is_shown():
    (told,) = said(f'[[thing]]\nid = "a"\nper = "{"x" * 5000}"\n')
    assert told == f'line 3: thing "a": per must be "day" or "week", not "{"x" * 59}....'


def test_one_table_in_place_of_many_is_told():
    assert said('[thing]\nid = "a"\n') == ["line 1: thing must be written as [[thing]] tables"]
    assert said("\nthing = 3\n") == ["line 2: thing must be written as [[thing]] tables"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\nb = \n", "line 2: not valid TOML: Invalid value"),
        ("a = 1\na = 2\n", "line 2: not valid TOML: Cannot overwrite a value"),
        ('a = "x\n', "line 1: not valid TOML: Illegal character '\\n'"),
        ("a = 2027-02-30\n", "line 1: not valid TOML: Invalid date or datetime"),
        ("\n\na = [1,\n", "line 4: not valid TOML: Invalid value"),
        ("a = " + "9" * 5000, "not valid TOML: a number of too many digits"),
        (b"a = 1\n# caf\xe9\n", "line 2: not UTF-8 text; save the file as UTF-8"),
        ("a = 1\n".encode("utf-16"), "line 1: not UTF-8 text; save the file as UTF-8"),
        (b"\0", "line 1: not valid TOML: Invalid statement"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text, told):
    assert said(text) == [told]


def test_a_byte_order_mark_and_crlf_are_read_and_lines_still_count():
    assert said(b'\xef\xbb\xbf[[thing]]\r\nid = "a"\r\n') == []
    assert said(b'\xef\xbb\xbf[[thing]]\r\nid = "a"\r\ndays = 0\r\n') == [
        'line 3: thing "a": days must be at least 1, not 0'
    ]


def test_an_empty_file_is_an_empty_table():
    assert TomlFile.parse(b"", "empty.toml").data == {}


DOTS = ".".join(["a"] * 20_000)
TOO_MANY_PARTS = "line 1: a key of more than 8 parts"
TOO_DEEP = "brackets nested too deep: at most 32 levels are read"
TOO_MANY_BRACKETS = "line 1: too many brackets on one line"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{DOTS} = 1", [TOO_MANY_PARTS]),
        (f"[{DOTS}]", [TOO_MANY_PARTS]),
        (f'["=".{DOTS}]', [TOO_MANY_PARTS]),
        (f"thing = {{ {DOTS} = 1 }}", [TOO_MANY_PARTS]),
        (f'thing = {{ a = """\n", {DOTS} = 1, c = "\n""" }}', ["line 2: a key of more than 8 parts"]),
        ("thing = " + "[" * 20_000 + "]" * 20_000, [TOO_MANY_BRACKETS]),
        ("thing = " + "{ a = " * 20_000, [TOO_MANY_BRACKETS]),
        ("thing = " + "[" * 900 + "]" * 900, [TOO_DEEP]),
        ("thing = " + "[\n" * 50_000 + "]\n" * 50_000, [TOO_DEEP]),
        ("thing = " + "[\n" * 40 + "]\n" * 40, [f"line 1: {TOO_DEEP}"]),
        ("thing = [" + "1, " * 80_000 + "]", ["line 1: thing must be written as [[thing]] tables"]),
        ("wild = [\n[" + " " * 200_000 + "\n]]", ['line 1: "wild" is not known here.']),
        ("wild = '" + "[" * 900 + " " * 200_000 + "'", ['line 1: "wild" is not known here.']),
    ],
    ids=lambda value: repr(value)[:24] if isinstance(value, str) else "",
)
def test_hostile_files_are_refused_at_once(text, told):
    problems, seconds = at_quickest(lambda: said(text), within=1)
    assert problems == told
    assert seconds < 1


@pytest.mark.parametrize(
    "text",
    [
        '[[thing]]\nid = "a"\nmonths = [' + "13, " * 60_000 + "]",
        "[[thing]]\n" * 20_000,
        "\n".join(f"wild{n} = 1" for n in range(15_000)),
    ],
)
def test_of_very_many_problems_only_the_first_are_told_and_at_once(text):
    told, seconds = at_quickest(lambda: said(text), within=2)
    assert len(told) <= MOST_PROBLEMS + 1
    assert seconds < 2


def test_after_many_problems_it_is_said_that_there_are_more():
    told = said("\n".join(f"wild{n} = 1" for n in range(200)))
    assert told == [
        *(f'line {n + 1}: "wild{n}" is not known here.' for n in range(MOST_PROBLEMS)),
        "and more: mend these first",
    ]


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path):
    def refused(path: Path, name: str | None = None) -> str:
        with pytest.raises(InputError) as caught:
            TomlFile.read(path, name)
        return str(caught.value)

    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * (LARGEST + 1))
    missing = tmp_path / "none.toml"
    assert refused(missing) == f"{missing}: cannot be read: No such file or directory"
    assert refused(missing, "my/none.toml") == "my/none.toml: cannot be read: No such file or directory"
    assert refused(tmp_path, "folder") == "folder: cannot be read: Is a directory"
    assert refused(large, "large.toml") == "large.toml: is too large: at most 262,144 bytes are read"
    assert refused(Path("/dev/zero"), "zero") == "zero: is too large: at most 262,144 bytes are read"


def test_a_file_of_the_largest_size_is_read(tmp_path):
    (tmp_path / "full.toml").write_bytes(b"a = 1\n" + b"#" * (LARGEST - 6))
    assert TomlFile.read(tmp_path / "full.toml").data == {"a": 1}
