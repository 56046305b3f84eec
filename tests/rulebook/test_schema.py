"""The JSON Schemas of files that people write: what loads fits, what is mistyped does not, and its place is told."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from calendars.request import Request, read_request
from calendars.schema import request_schema
from constraints.errors import InputError
from constraints.meetings import Body, Member
from constraints.rulebook import SHIPPED, load, shipped
from constraints.rulebook_parts import About, PeriodSpec
from constraints.rules import KINDS
from constraints.schema import rulebook_schemas

TESTS = Path(__file__).parent.parent
RIVER_BOARD = TESTS / "golden" / "river-board"
PARTS = ("rulebook", "bodies", "members", "periods")
SCHEMAS = {**rulebook_schemas(), "request": request_schema()}
FOLDERS = [*(SHIPPED / name for name in shipped()), RIVER_BOARD]
REQUESTS = [TESTS / "golden" / "november.toml", TESTS / "story" / "request-2027.toml"]


def as_editors_see(text: str) -> Any:
    """TOML as data, its days as text: JSON has none."""
    return json.loads(json.dumps(tomllib.loads(text), default=lambda day: day.isoformat()))


def misfits(name: str, data: Any) -> list[tuple[str, str]]:
    """Where the data does not fit the schema, and the keyword that says so."""
    validator = Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER)
    return sorted(
        ("/".join(map(str, error.absolute_path)), str(error.validator)) for error in validator.iter_errors(data)
    )


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every schema of a table in a schema, however deep."""
    if isinstance(schema, list):
        return [found for one in schema for found in objects(one)]
    if not isinstance(schema, dict):
        return []
    inner = [found for one in schema.values() for found in objects(one)]
    return [schema, *inner] if schema.get("type") == "object" else inner


def test_there_is_a_schema_for_each_file_that_people_write():
    assert list(SCHEMAS) == [*PARTS, "request"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_and_is_closed(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert [one for one in objects(SCHEMAS[name]) if "additionalProperties" not in one] == []
    assert [one for one in objects(SCHEMAS[name]) if one["additionalProperties"] is True] == []
    assert '"null"' not in json.dumps(SCHEMAS[name])


def test_the_same_text_each_time():
    again = {**rulebook_schemas(), "request": request_schema()}
    assert json.dumps(again) == json.dumps(SCHEMAS)
    again["rulebook"]["$defs"].clear()
    assert json.dumps(rulebook_schemas()) == json.dumps({part: SCHEMAS[part] for part in PARTS})


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_rulebooks_that_load_fit(folder, part):
    assert misfits(part, as_editors_see((folder / f"{part}.toml").read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("file", REQUESTS, ids=lambda file: file.name)
def test_requests_that_load_fit(file):
    assert misfits("request", as_editors_see(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("rulebook", "least = 14", "leest = 14", [("order/0", "additionalProperties")]),
        ("rulebook", "least = 14", "least = 367", [("order/0/least", "maximum")]),
        ("rulebook", "least = 14", 'least = "14"', [("order/0/least", "type")]),
        ("rulebook", "weight = 5", "weight = 0", [("order/0/weight", "minimum")]),
        ("rulebook", "[[spread]]", "[[spred]]", [("", "additionalProperties")]),
        ("rulebook", "[[spread]]", "[spread]", [("spread", "type")]),
        ("rulebook", 'earlier = { body = "AUDIT" }\n', "", [("order/0", "required")]),
        (
            "rulebook",
            'earlier = { body = "AUDIT" }',
            'earlier = { boddy = "AUDIT" }',
            [("order/0/earlier", "additionalProperties")],
        ),
        ("rulebook", 'period = "quarter"', 'period = "quater"', [("spread/0/period", "enum")]),
        ("rulebook", 'standing = "practice"', 'standing = "habit"', [("avoid/2/standing", "enum")]),
        ("rulebook", 'id = "audit-first"', 'id = "audit first"', [("order/0/id", "pattern")]),
        ("rulebook", "format = 1", "format = 2", [("format", "const")]),
        ("rulebook", "version_date = 2026-11-21", 'version_date = "soon"', [("version_date", "format")]),
        (
            "rulebook",
            'weekdays = ["sat", "sun"]',
            'weekdays = ["sat", "sunday"]',
            [("avoid/0/days/weekdays/1", "enum")],
        ),
        ("bodies", "days = 2", "days = 32", [("body/0/days", "maximum")]),
        ("bodies", 'name = "River Board"', 'name = ""', [("body/0/name", "minLength")]),
        ("bodies", "[[body]]", "[[boddy]]", [("", "additionalProperties")]),
        ("members", 'id = "LA"', 'id = "Laos"', [("member/0/id", "pattern")]),
        ("members", "2027 = ", "1827 = ", [("chair", "additionalProperties")]),
        ("members", '2027 = "LA"', "2027 = 1", [("chair/2027", "type")]),
        ("periods", 'first = "08-01"', 'first = "13-01"', [("period/0/yearly/first", "pattern")]),
        ("periods", "yearly", "monthly", [("period/0", "additionalProperties")]),
    ],
)
def test_what_is_mistyped_does_not_fit_and_does_not_load(tmp_path, part, old, new, told):
    folder = shutil.copytree(RIVER_BOARD, tmp_path / "river")
    file = folder / f"{part}.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = misfits(part, as_editors_see(file.read_text(encoding="utf-8")))
    assert found == told
    with pytest.raises(InputError):
        load(str(folder))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", []),
        ("format = 1\n[fixed]\nADMM = 2027-05-04\nSUMMIT = { first = 2027-05-04, last = 2027-05-06 }", []),
        ("[meetings]\nADMM = 367", [("meetings/ADMM", "maximum")]),
        ("[fixed]\nADMM = true", [("fixed/ADMM", "anyOf")]),
        ("[[waiver]]\nrule = 'acdfim-last'\nreason = 'x'", [("waiver/0", "required")]),
        (
            "[[unavailable]]\nmember = 'MY'\nfirst = 2027-05-04\nlast = 2027-05-05\nreason = ''",
            [("unavailable/0/reason", "minLength")],
        ),
        ("yeer = 2027", [("", "additionalProperties")]),
    ],
)
def test_a_request_fits_just_when_it_is_read(tmp_path, text, told):
    found = misfits("request", as_editors_see(text))
    assert found == told
    file = tmp_path / "request.toml"
    file.write_text(text, encoding="utf-8")
    if told:
        with pytest.raises(InputError):
            read_request(file)
    else:
        assert read_request(file).request.format == 1


@pytest.mark.parametrize(("kind", "cls"), KINDS.items())
def test_a_reading_has_the_fields_of_its_kind(kind, cls):
    own = SCHEMAS["rulebook"]["$defs"][cls.__name__]
    reading = own["properties"]["readings"]["additionalProperties"]
    assert set(own["properties"]) == set(cls.model_fields)
    assert set(reading["properties"]) == set(cls.model_fields) - {"id", "reading_name", "readings"}
    assert own["title"] == kind


@pytest.mark.parametrize(
    ("reading", "told"),
    [
        ({"most": 2, "reading": "Twice."}, []),
        ({"most": -1}, [("spread/0/readings/other/most", "minimum")]),
        ({"least": 2}, [("spread/0/readings/other", "additionalProperties")]),
        ({"readings": {}}, [("spread/0/readings/other", "additionalProperties")]),
    ],
)
def test_a_reading_is_checked_as_its_kind_is(reading, told):
    data = as_editors_see((RIVER_BOARD / "rulebook.toml").read_text(encoding="utf-8"))
    data["spread"][0]["readings"] = {"other": reading}
    assert misfits("rulebook", data) == told


def test_every_field_of_every_model_is_there():
    roots = {"bodies": Body, "members": Member, "periods": PeriodSpec}
    for part, cls in roots.items():
        assert list(SCHEMAS[part]["$defs"][cls.__name__]["properties"]) == list(cls.model_fields)
    assert list(SCHEMAS["rulebook"]["properties"]) == [*About.model_fields, *KINDS]
    assert list(SCHEMAS["request"]["properties"]) == list(Request.model_fields)
    assert "required" not in SCHEMAS["request"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_says_what_it_is(name):
    tables = [SCHEMAS[name], *SCHEMAS[name]["$defs"].values()]
    assert [table["title"] for table in tables if not table["description"]] == []
    assert "``" not in json.dumps(SCHEMAS[name])
    assert "None" not in json.dumps(SCHEMAS[name])


def test_fields_are_described_by_the_sentences_that_name_them():
    rulebook = SCHEMAS["rulebook"]["$defs"]
    assert rulebook["Order"]["description"] == "Each `later` meeting begins after every `earlier` one has ended."
    assert rulebook["Order"]["properties"]["need"]["description"] == (
        '`need = "some"`: one of the earlier meetings is enough.'
    )
    assert rulebook["Order"]["properties"]["weight"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000000,
        "description": "`weight` is the price of one unit broken; absent means that the rule must hold.",
    }
    assert SCHEMAS["members"]["properties"]["chair"] == {
        "type": "object",
        "description": "The member that presides in each year, by its id.",
        "patternProperties": {"^(19|20|21)[0-9]{2}$": {"type": "string", "pattern": "^[A-Z]{2}$"}},
        "additionalProperties": False,
    }
