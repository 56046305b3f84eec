"""Exact days as people write them, each writing on its own."""

from __future__ import annotations

import re
from datetime import date

import pytest

from calendars.phrases import Days, Understood, read

FEB = Days(date(2027, 2, 16), date(2027, 2, 18))
DAY = Days(date(2027, 2, 16), date(2027, 2, 16))
OVER_MONTH = Days(date(2027, 2, 28), date(2027, 3, 2))
OVER_YEAR = Days(date(2026, 12, 30), date(2027, 1, 2))
EXACT = {
    FEB: """
        16-18 February 2027 | 16 - 18 February 2027 | 16\u201318 February 2027 | 16 \u2013 18 February 2027
        16 \u2014 18 February 2027 | 16 \u2212 18 February 2027 | 16\u201118 February 2027 | 16~18 Feb 2027
        16 to 18 February 2027 | 16 until 18 Feb 2027 | 16 till 18 Feb 2027 | 16 through 18 Feb 2027
        from 16 to 18 February 2027 | 16th to 18th February 2027 | 16th - 18th of February, 2027
        16, 17 and 18 February 2027 | 16-17 and 18 February 2027 | 16 Feb 2027 - 18 Feb 2027
        February 16-18, 2027 | February 16\u201318, 2027 | Feb. 16th to 18th, 2027 | 16-18 FEB. 2027
        Tue 16 - Thu 18 Feb 2027 | Tue-Thu 16-18 Feb 2027 | 16-18 February 2027 (Tue - Thu)
        Tuesday, 16 February - Thursday, 18 February 2027 | 16-18Feb2027 | 16-18-Feb-2027
        16-Feb-2027 to 18-Feb-2027 | 16-Feb-27 - 18-Feb-27 | 16 February-18 February 2027 | 2027-02-16/2027-02-18
        2027-02-16/18 | 2027-02-16/P3D | 2027-02-16 to 2027-02-18 | 20270216/20270218 | 20270216-20270218
        2027/02/16 - 2027/02/18 | 2027-02-16--2027-02-18 | 16-18 Februari 2027 | 16 hingga 18 Februari 2027
        16 s/d 18 Februari 2027 | 16 sampai 18 Feb 2027 | 16-18 th\u00e1ng 2 n\u0103m 2027
        16\u201318 th\u00e1ng 2/2027 | ng\u00e0y 16-18 th\u00e1ng 2 n\u0103m 2027
        t\u1eeb ng\u00e0y 16 \u0111\u1ebfn ng\u00e0y 18 th\u00e1ng 2 n\u0103m 2027
    """,
    Days(date(2027, 2, 16), date(2027, 2, 17)): """
        16 and 17 February 2027 | 16 & 17 Feb 2027 | 16 dan 17 Feb 2027
    """,
    DAY: """
        16 February 2027 | 16th of February 2027 | the 16th February, 2027 | 16 FEB 2027 | 16 feb 2027
        February 16, 2027 | Feb 16th 2027 | Tuesday, 16 February 2027 | Tues 16 Feb 2027 | 2027 Feb 16
        16 February 2027 (Tuesday) | 16 February 2027, Tue | Selasa, 16 Februari 2027 | Date: 16 Feb 2027
        2027-02-16 | 20270216 | 2027/02/16 | 2027.2.16 | 2027-W07-2 | 16-Feb-27 | 16-Feb-2027 | 16 Feb '27
        16 Feb \u201927 | 16Feb2027 | 16/Feb/2027 | 16.Feb.2027 | 2027-02-16 00:00:00 | 2027-02-16T00:00
        2027-02-16T00:00:00Z | 16 February 2027 (1 day) | 16 February 2027 (full day) | 16\u00a0February\u00a02027
        16  February \t 2027 | \uff11\uff16 February \uff12\uff10\uff12\uff17 | 16 February 2027,
         16 February 2027 -  | (16 February 2027) | 16\u200b February 2027
        \u0e51\u0e56 February \u0e52\u0e50\u0e52\u0e57 | \u17e1\u17e6 February \u17e2\u17e0\u17e2\u17e7
        third Tuesday of February 2027 | 3rd Tue in February 2027 | 16th F\u00e9bruary 2027
    """,
    Days(date(2027, 5, 31), date(2027, 5, 31)): """
        last Monday of May 2027 | 31 Mei 2027 | 31 May, 2027
    """,
    OVER_MONTH: """
        28 Feb - 2 Mar 2027 | 28 February to 2 March 2027 | Feb 28-Mar 2, 2027 | 28-Feb-2-Mar-2027
        Feb 28 \u2013 March 2, 2027 | 2027-02-28/03-02 | 2027-02-28/P3D | 28 Feb. \u2013 2 Mac 2027
    """,
    OVER_YEAR: """
        30 Dec 2026 - 2 Jan 2027 | 30 December 2026-2 January 2027 | 30 Dis 2026 - 2 Jan 2027
        December 30, 2026 \u2013 January 2, 2027 | 2026-12-30/2027-01-02 | 30-Dec-26 - 2-Jan-27
    """,
    Days(date(2026, 12, 30), date(2027, 1, 12)): """
        30 December 2026-12 January 2027
    """,
    Days(date(2027, 5, 5), date(2027, 5, 5)): """
        05/05/2027 | 5.5.2027 | 5-5-2027 | 5/5/27
    """,
    Days(date(2027, 8, 3), date(2027, 8, 3)): """
        3 Ogos 2027 | 3 Agustus 2027 | 3 Aug 2027 | 3rd August 2027
    """,
    Days(date(2027, 12, 9), date(2027, 12, 9)): """
        9 Disember 2027 | 9 Desember 2027 | 9 Des 2027 | 9 Dec. 2027
    """,
}


@pytest.mark.parametrize(
    ("days", "text"), [(days, text) for days, texts in EXACT.items() for text in re.split(r" [|] |\n +", texts.strip())]
)
def test_exact_days_are_understood_without_a_remark(days, text):
    assert read(text) == Understood(days, str(days))


def test_blanks_and_signs_around_a_date_change_nothing():
    assert [read(text) for text in (" 16 February 2027 - ", "16  February \t 2027", "16 February 2027 ,\n")] == [
        Understood(DAY, str(DAY))
    ] * 3
