"""Members' input forms: what stands in them, how they look to an office program, and what comes back of each row."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars import form_words as words
from calendars.documents.input_form import known_in_words, write
from calendars.documents.input_form_call import Call, Closing, Member, Question, Span, read_call, spans
from calendars.importing import xlsx_table
from calendars.importing.imports import sort_files
from constraints.errors import InputError
from constraints.rulebook import load
from files.forms import Filled

RIVER = Path(__file__).parents[1] / "golden" / "river-board"
BOOK = load(str(RIVER))
OPEN = "To be confirmed"
STAMP = datetime(2026, 11, 21, tzinfo=UTC)


def span(first, last=None):
    return Span(first=date.fromisoformat(first), last=date.fromisoformat(last or first))


FLOODS = Closing(
    rule="no-floods",
    sentence="No meeting in the flood season.",
    source="Statutes, Art. 9",
    standing="adopted",
    way="not on these days",
    days=(span("2027-03-10", "2027-03-19"),),
)
CALL = Call(
    rulebook="river-board",
    institution="River Board",
    title="River Board meetings 2027",
    year=2027,
    reply_by=date(2026, 12, 15),
    members=(
        Member(id="LA", name="Lao PDR", form="2027-input-LA.xlsx"),
        Member(id="VN", name="Viet Nam", form="2027-input-VN.xlsx"),
    ),
    meetings=(
        Question(
            id="BOARD-2027-1",
            body="BOARD",
            number=1,
            activity="River Board (1)",
            name="River Board",
            days=2,
            known=span("2027-02-27", "2027-03-01"),
            hosts=("LA",),
            city="Pakse",
            begins=(span("2027-02-01", "2027-03-09"), span("2027-03-20", "2027-05-31")),
            closed=(FLOODS,),
        ),
        Question(
            id="BOARD-2027-2",
            body="BOARD",
            number=2,
            activity="River Board (2)",
            name="River Board",
            days=2,
            hosts=("LA", "VN"),
            begins=(span("2027-06-01", "2027-12-30"),),
            if_hosted={"VN": (span("2027-06-01", "2027-06-02"), span("2027-06-04"))},
        ),
        Question(
            id="AUDIT-2027",
            body="AUDIT",
            number=1,
            activity="=HYPERLINK(1)",
            name="Audit Committee",
            days=1,
            known=span("2027-05-01", "2027-05-15"),
            vague=True,
            begins=(span("2027-05-03"),),
        ),
    ),
)


def form(member="VN"):
    return write(CALL, member, STAMP)


def opened(member="VN"):
    return openpyxl.load_workbook(io.BytesIO(form(member)))


def rows(raw, name="reply.xlsx"):
    """Each row of a form that came back: what it is of, how it stands, when, what more."""
    found = sort_files([(name, xlsx_table.rows_of(raw, name))], BOOK)
    return [
        (
            e.place.row,
            e.body,
            e.nth,
            e.state.value,
            e.when,
            (e.row and e.row.status) or "",
            e.why or "; ".join(e.remarks),
        )
        for e in found.entries
    ]


def answered(**cells):
    """What becomes of the first meeting's row when it is answered so."""
    (found,) = [one[3:] for one in rows(Filled(form()).answer("BOARD-2027-1", **cells).raw()) if one[2] == 1]
    return found


# What is written.


def test_the_form_names_member_year_and_reply_by_and_has_a_row_for_each_meeting():
    sheet = opened()[words.INPUT_SHEET]
    head = {sheet.cell(row, 1).value: sheet.cell(row, 3).value for row in range(2, 8)}
    del head[words.HOW]
    assert head == {
        words.INSTITUTION: "River Board",
        words.MEMBER: "Viet Nam",
        words.YEAR: 2027,
        words.REPLY_BY: datetime(2026, 12, 15),  # noqa: DTZ001 - a sheet's days know no zone
        words.FORM: "indical/form/1, rulebook river-board",
    }
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=10, max_row=12, max_col=11)]
    assert [[v.date().isoformat() if isinstance(v, datetime) else v for v in row] for row in table] == [
        [
            *(1, "BOARD-2027-2", "You may host", "River Board (2)", OPEN, 2, "Lao PDR / Viet Nam", OPEN),
            *("2027-06-01", "2027-06-04", 3),
        ],
        [
            *(2, "BOARD-2027-1", "", "River Board (1)", "27 February\u20131 March 2027", 2, "Lao PDR", "Pakse"),
            *("2027-02-01", "2027-05-31", 110),
        ],
        [
            *(3, "AUDIT-2027", "", "=HYPERLINK(1)\nAudit Committee", "Within 1\u201315 May 2027", 1, OPEN, OPEN),
            *("2027-05-03", "2027-05-03", 1),
        ],
    ]


def test_where_a_member_hosts_its_rows_stand_first_and_are_marked():
    sheet = opened("LA")[words.INPUT_SHEET]
    assert [(row[1].value, row[2].value) for row in sheet.iter_rows(min_row=10, max_row=12)] == [
        ("BOARD-2027-1", "You host"),
        ("BOARD-2027-2", "You may host"),
        ("AUDIT-2027", ""),
    ]


def test_the_cells_to_fill_in_take_answers_of_a_list_and_days_of_the_window_and_others_after_a_warning():
    sheet = opened()[words.INPUT_SHEET]
    told = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    epoch = date(1899, 12, 30)
    days = [epoch + timedelta(days=int(bound)) for bound in (told["M11"].formula1, told["M11"].formula2)]
    assert (told["L11"].type, told["L11"].formula1) == ("list", '"agree,other days,cannot come,TBC"')
    assert (told["M11"].type, days) == ("date", [date(2027, 2, 1), date(2027, 5, 31)])
    assert epoch + timedelta(days=int(told["N11"].formula2)) == date(2027, 6, 1)
    assert {one.errorStyle for one in told.values()} == {"warning"}


def test_only_the_cells_to_fill_in_are_open():
    sheet = opened()[words.INPUT_SHEET]
    open_ones = {
        cell.column_letter
        for row in sheet.iter_rows(min_row=10, max_row=12)
        for cell in row
        if not cell.protection.locked
    }
    assert (open_ones, sheet.protection.sheet, sheet.protection.password) == (set("LMNOP"), True, None)


def test_the_legal_days_stand_by_month_and_the_rules_with_their_sources():
    book = opened("LA")
    days = [[cell.value for cell in row] for row in book[words.DAYS_SHEET].iter_rows(min_row=3, max_col=8)]
    assert days[0] == [
        "River Board (1)",
        "2",
        "",
        "1\u201328",
        "1\u20139, 20\u201331",
        "1\u201330",
        "1\u201331",
        "",
    ]
    assert [[cell.value for cell in row] for row in book[words.RULES_SHEET].iter_rows(min_row=2)] == [
        ["River Board (1)", FLOODS.sentence, FLOODS.source, "adopted", "not on 10 days between", "no-floods"]
    ]


def test_text_that_looks_like_a_formula_stays_text():
    for sheet in opened():
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    cell = next(c for row in opened()[words.INPUT_SHEET].iter_rows() for c in row if str(c.value).startswith("=HYPER"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_same_call_gives_the_same_bytes_and_each_member_its_own():
    assert form() == form()
    assert form("LA") != form("VN")


def test_a_call_is_read_back_as_it_was_written(tmp_path):
    (tmp_path / "call.json").write_text(CALL.as_json())
    assert read_call(tmp_path) == CALL


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "cannot be read: No such file or directory. Give the folder that indical call wrote"),
        ("{", "the file: Invalid JSON: EOF while parsing an object at line 1 column 1"),
        (CALL.as_json().replace("2026-12-15", "soon"), "reply_by: not a valid date"),
        (CALL.as_json().replace("indical/call/1", "indical/call/9"), "schema: Input should be 'indical/call/1'"),
    ],
)
def test_a_damaged_call_is_refused(text, told, tmp_path):
    if text is not None:
        (tmp_path / "call.json").write_text(text)
    with pytest.raises(InputError) as refused:
        read_call(tmp_path)
    assert refused.value.problems[0].message == told


def test_days_in_order_are_told_as_stretches():
    days = [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 4)]
    assert spans(days) == (span("2027-01-01", "2027-01-02"), span("2027-01-04"))
    assert spans([]) == ()


# What comes back.

BLANK = form()

DAYS = "2027-02-27 to 2027-03-01"


def test_an_untouched_form_answers_nothing_and_every_row_is_accounted_for():
    assert [one[:5] for one in rows(form())] == [(row, None, None, "unanswered", "no date yet") for row in (10, 11, 12)]


LENGTH = "2 days, by the length of the meeting"
CHOOSE = "choose one of: agree, other days, cannot come, TBC"
OUTSIDE = "begins 2027-06-01, outside of 2027-02-01 to 2027-05-31, which the form gives"
NUMBERS = '"03/04/2027": day and month are numbers, and either may come first'
OUT_OF_MAY = 'says "agree", but names other days than within 1\u201315 May 2027'
NO_YEAR = "no year is written: 2027 is taken, the calendar's"
OTHER = 'says "agree", but names other days than 27 February\u20131 March 2027'
APRIL = date(2027, 4, 6)


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ({"answer": "agree"}, (DAYS, "CONFIRMED", "")),
        ({"answer": "Agreed."}, (DAYS, "CONFIRMED", "")),
        ({"remarks": "agreed"}, (DAYS, "CONFIRMED", "the answer is taken from the remarks")),
        ({"answer": "agree", "first": date(2027, 2, 27), "last": date(2027, 3, 1)}, (DAYS, "CONFIRMED", "")),
        ({"answer": "cannot come"}, (DAYS, "UNAVAILABLE", "")),
        ({"answer": "cannot come", "first": "1 May 2027"}, ("2027-05-01 to 2027-05-02", "UNAVAILABLE", LENGTH)),
        ({"answer": "TBC"}, ("no date yet", "TENTATIVE", "")),
        ({"answer": "other days", "first": APRIL}, ("2027-04-06 to 2027-04-07", "", LENGTH)),
        ({"first": APRIL, "last": APRIL}, ("2027-04-06", "", "")),
        ({"first": "6 April 2027", "last": "8 April 2027"}, ("2027-04-06 to 2027-04-08", "", "")),
        ({"first": "6", "last": "8 April 2027"}, ("2027-04-06 to 2027-04-08", "", "")),
        ({"first": "6-8 April"}, ("2027-04-06 to 2027-04-08", "", NO_YEAR)),
        ({"first": "first half of May 2027"}, ("within 2027-05-01 to 2027-05-15", "", "")),
        ({"city": "Vientiane"}, ("no date yet", "", "")),
        ({"first": date(2027, 6, 1)}, ("2027-06-01 to 2027-06-02", "", f"{OUTSIDE}; {LENGTH}")),
    ],
)
def test_a_row_is_understood_as_it_was_answered(cells, outcome):
    assert answered(**cells) == ("understood", *outcome)


@pytest.mark.parametrize(
    ("cells", "state", "why"),
    [
        ({"answer": "other days"}, "doubtful", 'says "other days", but names none'),
        ({"answer": "agree", "first": APRIL}, "doubtful", OTHER),
        ({"answer": "agree, if ADMM moves"}, "doubtful", f'the answer "agree, if ADMM moves" is not known: {CHOOSE}'),
        ({"answer": "perhaps"}, "doubtful", f'the answer "perhaps" is not known: {CHOOSE}'),
        ({"remarks": "we will see"}, "doubtful", f"a remark without an answer: {CHOOSE}"),
        ({"first": "03/04/2027"}, "doubtful", NUMBERS),
        ({"first": APRIL, "last": date(2027, 4, 5)}, "refused", "ends 2027-04-05, before it begins 2027-04-06"),
        ({"last": date(2027, 4, 5)}, "refused", "ends 2027-04-05, but no first day is given"),
        ({"first": "soonish"}, "refused", '"soonish" is not a day such as 2027-11-23'),
    ],
)
def test_a_row_that_a_person_must_look_at_says_why(cells, state, why):
    found, _, _, told = answered(**cells)
    assert (found, told) == (state, why)


@pytest.mark.parametrize(
    ("meeting", "cells", "outcome"),
    [
        ("BOARD-2027-2", {"answer": "agree"}, ("doubtful", 'says "agree", but the form tells no days to agree to')),
        ("BOARD-2027-2", {"answer": "agree", "first": date(2027, 7, 1)}, ("understood", "2027-07-01 to 2027-07-02")),
        ("AUDIT-2027", {"answer": "agree"}, ("understood", "within 2027-05-01 to 2027-05-15")),
        ("AUDIT-2027", {"answer": "agree", "first": date(2027, 5, 3)}, ("understood", "2027-05-03")),
        ("AUDIT-2027", {"answer": "agree", "first": date(2027, 6, 3)}, ("doubtful", OUT_OF_MAY)),
    ],
)
def test_what_is_agreed_to_is_what_the_form_tells(meeting, cells, outcome):
    found = rows(Filled(form()).answer(meeting, **cells).raw())
    (row,) = [one for one in found if one[3] != "unanswered"]
    assert (row[3], row[6] if row[3] == "doubtful" else row[4]) == outcome


def test_further_activities_and_days_of_absence_come_back():
    filled = Filled(form())
    filled.further(0, activity="Flood drill", first="3rd week of May", city="Da Nang", remarks="with the port")
    filled.further(1, activity="Seminar")
    filled.further(2, first=date(2027, 5, 5))
    filled.away(0, first=date(2027, 2, 5), last=date(2027, 2, 9), remarks="Tet")
    filled.away(1, remarks="harvest")
    assert [one[0:1] + one[3:] for one in rows(filled.raw()) if one[3] != "unanswered"] == [
        (16, "understood", "within 2027-05-15 to 2027-05-23", "", "no year is written: 2027 is taken, the calendar's"),
        (17, "understood", "no date yet", "", ""),
        (18, "refused", "no date yet", "", "names no activity"),
        (29, "understood", "2027-02-05 to 2027-02-09", "UNAVAILABLE", ""),
        (30, "refused", "no date yet", "UNAVAILABLE", 'says on no day that it cannot come: "harvest"'),
    ]


def test_a_formula_that_no_program_has_computed_says_nothing():
    """It names no activity, no city and no reason; it is told, so that the member can be asked."""
    filled = Filled(form())
    filled.answer("AUDIT-2027", answer="agree", city="=1+1", remarks="=A1")
    filled.further(0, activity="=cmd|' /C calc'!A0", first=date(2027, 5, 5))
    found = sort_files([("vn.xlsx", xlsx_table.rows_of(filled.raw(), "vn.xlsx"))], BOOK, 2027)
    told = [(one.state, one.why or "; ".join(one.remarks), one.row.city, one.row.said)
            for one in found.entries if one.row]  # fmt: skip
    lost = '"City" is a formula without a value; "Remarks" is a formula without a value'
    assert told == [
        ("understood", lost, None, None),
        ("refused", "the activity is a formula without a value", None, None),
    ]


def test_rows_may_be_sorted_deleted_and_added():
    filled = Filled(form())
    filled.answer("BOARD-2027-1", answer="agree").answer("AUDIT-2027", answer="TBC")
    sheet, first = filled.sheet, filled.row_of("BOARD-2027-2")
    kept = [[cell.value for cell in sheet[row]] for row in (first + 2, first + 1)]
    for at, values in enumerate(kept):
        for column, value in enumerate(values, 1):
            sheet.cell(first + at, column).value = value
    for column in range(1, 17):
        sheet.cell(first + 2, column).value = None
    filled.fill(first + 2, {"activity": "Audit Committee", "first": date(2027, 9, 1), "remarks": "a second one"})
    assert [one[:6] for one in rows(filled.raw())] == [
        (10, "AUDIT", None, "understood", "no date yet", "TENTATIVE"),
        (11, "BOARD", 1, "understood", DAYS, "CONFIRMED"),
        (12, "AUDIT", None, "understood", "2027-09-01", ""),
    ]


def test_a_row_whose_id_is_gone_is_known_by_its_name_and_empty_not_answered():
    filled = Filled(form())
    filled.answer("AUDIT-2027", key=None)
    found = rows(filled.raw())
    assert found[2][3:5] == ("unanswered", "no date yet")
    assert found[2][6] == "no answer; its meeting id is gone"


ATLANTIS = 'the form is that of "Atlantis", which is no member'


@pytest.mark.parametrize(
    ("name", "member", "by", "note"),
    [
        ("reply.xlsx", "Viet Nam", "VN", ()),
        ("reply.xlsx", "Atlantis", None, (f"{ATLANTIS}: nothing tells whose answer it is",)),
        ("la.xlsx", "Atlantis", "LA", (f"{ATLANTIS}: taken for that of LA, after which the file is named",)),
        ("Reply of Lao PDR.xlsx", "Viet Nam", "VN", ("the file is named after LA, but the form is that of VN",)),
        ("2027-input-VN.xlsx", "Viet Nam ", "VN", ()),
    ],
)
def test_the_form_tells_whose_it_is_and_what_was_made_of_nonsense_is_told(name, member, by, note):
    raw = Filled(form()).head(words.MEMBER, member).raw()
    (file,) = sort_files([(name, xlsx_table.rows_of(raw, name))], BOOK).files
    assert (file.by, file.notes, file.form) == (by, note, 2027)


def test_a_form_whose_year_is_nonsense_is_refused():
    with pytest.raises(InputError) as refused:
        rows(Filled(form()).head(words.YEAR, "soon").raw())
    assert [p.message for p in refused.value.problems] == [
        'sheet "Input": the line "Year" says "soon": write the year that it answers to'
    ]


def test_a_line_written_above_the_table_is_told():
    filled = Filled(form())
    filled.sheet.cell(8, 1).value = "Dear colleagues"
    assert next(one[3:] for one in rows(filled.raw())) == ("aside", "no date yet", "", "stands above the table")


def test_a_form_without_its_own_line_is_read_as_any_table():
    raw = Filled(form()).head(words.FORM, "").answer("BOARD-2027-1", first=date(2027, 4, 6)).raw()
    assert (11, "BOARD", "understood", "2027-04-06") in [(one[0], one[1], one[3], one[4]) for one in rows(raw)]


@pytest.mark.parametrize("days", [1, 2, 5, 31])
def test_known_days_come_back_as_they_were_for_every_day_of_a_year(days):
    wrong = []
    blank = Question(id="AUDIT-2027", body="AUDIT", number=1, activity="A", name="Audit Committee", days=days)
    cycle = [date(2027, 1, 1) + timedelta(days=n) for n in range(0, 365, 7)]
    many = tuple(
        blank.model_copy(
            update={"id": f"AUDIT-2027-{n}", "number": n, "known": Span(first=day, last=day + timedelta(days=days - 1))}
        )
        for n, day in enumerate(cycle, 1)
    )
    filled = Filled(write(CALL.model_copy(update={"meetings": many}), "VN", STAMP))
    for question in many:
        filled.answer(question.id, answer="agree")
    for question, row in zip(many, rows(filled.raw()), strict=True):
        first, last = question.known.first, question.known.last
        told = f"{first}" if first == last else f"{first} to {last}"
        wrong += [(known_in_words(question), row[4])] if row[4] != told else []
    assert wrong == []


_CELLS = st.dictionaries(
    st.sampled_from(["key", "activity", "host", "answer", "first", "last", "city", "remarks"]),
    st.one_of(
        st.sampled_from(
            ["agree", "other days", "TBC", "cancelled", "BOARD-2027-9", "NOBODY-2027", "BOARD-9999-1", "Year"]
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20),
        st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        st.floats(allow_nan=False, allow_infinity=False),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(1, 40), _CELLS), max_size=4))
def test_whatever_is_typed_into_a_form_each_row_is_accounted_for(typed):
    filled = Filled(BLANK)
    for merged in list(filled.sheet.merged_cells.ranges):
        filled.sheet.unmerge_cells(str(merged))
    for row, cells in typed:
        filled.fill(row, cells)
    try:
        found = xlsx_table.rows_of(filled.raw(), "reply.xlsx")
    except InputError:
        return  # refused as a whole, in words
    assert len(sort_files([("reply.xlsx", found)], BOOK).entries) == found.taken
