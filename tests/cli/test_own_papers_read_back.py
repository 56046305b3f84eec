"""What export writes is read again as the same calendar: next year begins from it."""

import json

import pytest

from cli.run import indical


@pytest.mark.parametrize("form", ["xlsx", "docx", "csv"])
def test_an_exported_paper_does_not_differ_from_its_calendar(tmp_path, form):
    """With hours, and with a row that is to be confirmed."""
    asked = 'ADSOM-WG = { from = 09:00:00, to = 12:30:00, zone = "Asia/Manila" }'
    (tmp_path / "request.toml").write_text(f"format = 1\n[hours]\n{asked}\n")
    indical("generate", "2027", "--request", "request.toml", "-o", "year", cwd=tmp_path)
    calendar = tmp_path / "year" / "2027.ics"
    calendar.write_bytes(calendar.read_bytes().replace(b"SUMMARY:21st ADMM\r", b"SUMMARY:TBC: 21st ADMM\r"))
    assert b"SUMMARY:TBC" in calendar.read_bytes()
    assert indical("export", "year/2027.ics", f"--{form}", "-o", "papers", cwd=tmp_path).code == 0
    done = indical("diff", "year/2027.ics", f"papers/2027.{form}", "--format", "json", cwd=tmp_path)
    (year,) = json.loads(done.out)["years"]
    assert year["differences"] == []


def test_a_workbook_that_says_its_meetings_on_two_sheets_is_rolled_forward_once(tmp_path):
    indical("generate", "2027", "-o", "year", cwd=tmp_path)
    indical("export", "year/2027.ics", "--xlsx", "-o", "papers", cwd=tmp_path)
    done = indical("new", "2028", "--from", "papers/2027.xlsx", "-o", "next", "--format", "json", cwd=tmp_path)
    assert (done.code, len(json.loads(done.out)["meetings"])) == (0, 12)
    assert 'sheet "Meetings" says again of 12 meetings what another sheet says: read once' in done.err
