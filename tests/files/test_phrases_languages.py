"""Dates in Thai, Portuguese, Vietnamese, Malay and Indonesian words, and years of the Buddhist era."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.importing.pasted_dates import find_date
from calendars.phrases import Days, Refused, Understood, Unknown, Window, read

MAY = Window(date(2027, 5, 1), date(2027, 5, 31))


def days(first: str, last: str = "") -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last or first))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("6-8 เม.ย. 2570", days("2027-04-06", "2027-04-08")),
        ("6-8 เมษายน 2570", days("2027-04-06", "2027-04-08")),
        ("16\u201318 มี.ค. ๒๕๗๐", days("2027-03-16", "2027-03-18")),
        ("16\u201318 ม.ค. ๒๕๗๐", days("2027-01-16", "2027-01-18")),
        ("วันที่ 16 ถึง 18 กุมภาพันธ์ พ.ศ. 2570", days("2027-02-16", "2027-02-18")),
        ("วันอังคารที่ 16 กุมภาพันธ์ 2570", days("2027-02-16")),
        ("30 ธ.ค. 2569 - 2 ม.ค. 2570", days("2026-12-30", "2027-01-02")),
        ("พ.ค. 2570", MAY),
        ("ต้นเดือนพฤษภาคม 2570", Window(date(2027, 5, 1), date(2027, 5, 10))),
        ("สัปดาห์ที่ 2 ของเดือนพฤษภาคม 2570", Window(date(2027, 5, 8), date(2027, 5, 16))),
        ("ยังไม่กำหนด", Unknown()),
        ("6 a 8 de abril de 2027", days("2027-04-06", "2027-04-08")),
        ("30 de dezembro de 2026 a 2 de janeiro de 2027", days("2026-12-30", "2027-01-02")),
        ("segunda-feira, 15 de março de 2027", days("2027-03-15")),
        ("segunda, 15 de março de 2027", days("2027-03-15")),
        ("Quinta 18 de marco de 2027", days("2027-03-18")),
        ("1º de maio de 2027", days("2027-05-01")),
        ("nov. de 2027", Window(date(2027, 11, 1), date(2027, 11, 30))),
        ("segunda semana de novembro de 2027", Window(date(2027, 11, 8), date(2027, 11, 14))),
        ("primeira quinzena de dezembro de 2027", Window(date(2027, 12, 1), date(2027, 12, 15))),
        ("entre 3 e 5 de maio de 2027", Window(date(2027, 5, 3), date(2027, 5, 5))),
        ("a confirmar", Unknown()),
        ("16-18 Marsu 2027", days("2027-03-16", "2027-03-18")),
        ("thứ hai, 15 tháng ba năm 2027", days("2027-03-15")),
        ("từ 16 đến 18 tháng tư năm 2027", days("2027-04-16", "2027-04-18")),
        ("tháng mười hai 2027", Window(date(2027, 12, 1), date(2027, 12, 31))),
        ("16 s/d 18 Agustus 2027", days("2027-08-16", "2027-08-18")),
        ("16 hingga 18 Ogos 2027", days("2027-08-16", "2027-08-18")),
    ],
)
def test_words_of_the_members_languages_are_understood(text, when):
    reading = read(text)
    assert isinstance(reading, Understood)
    assert reading.when == when


@pytest.mark.parametrize("text", ["16 May 2570", "16/05/2570", "2570-05-16", "B.E. 2570, 16 May", "16 พฤษภาคม 2570"])
def test_a_year_that_only_the_buddhist_era_can_have_is_read_with_a_remark(text):
    reading = read(text)
    assert isinstance(reading, Understood)
    assert reading.when == days("2027-05-16")
    assert reading.remarks[0] == "2570 is a year of the Buddhist era: 2027"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("6-8 เม.ย. 70", "its year has two digits and may be of either era; write four"),
        ("6-8 เม.ย. 27", "its year has two digits and may be of either era; write four"),
        ("30 ก.พ. 2570", "there is no 30 February 2027"),
        ("29 ก.พ. 2570", "there is no 29 February 2027"),
        ("16 May 2540", "the year 2540 is outside 2000 to 2100"),
        ("16 May 2644", "the year 2644 is outside 2000 to 2100"),
        ("tháng giêng 2027", 'the word "gieng" is not understood'),
        ("minggu 2 Mei 2027", 'the word "minggu" is not understood'),
    ],
)
def test_what_may_mean_two_things_is_refused(text, why):
    """Lunar months; a word that is week and Sunday."""
    assert read(text) == Refused(why)


def test_a_weekday_that_does_not_fit_is_doubtful_in_any_language():
    assert [
        type(read(text)).__name__ for text in ("วันพุธที่ 16 กุมภาพันธ์ 2570", "quarta-feira, 16 de fevereiro de 2027")
    ] == ["Doubtful"] * 2


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("การประชุม ADMM 16 กุมภาพันธ์ 2570", "การประชุม ADMM "),
        ("Reunião ADMM: 16 de fevereiro de 2027", "Reunião ADMM: "),
    ],
)
def test_a_date_is_found_in_a_pasted_line(line, before):
    found = find_date(line, 2027, None)
    assert found is not None
    assert isinstance(found.reading, Understood)
    assert (found.reading.when, found.before) == (days("2027-02-16"), before)
