"""Files that members sent and the page that tells of them, for the tests of the page."""

from __future__ import annotations

from pathlib import Path

from scheduler.pipeline.members.importing import import_files, page

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}"""
FILES = {
    "sg.csv": 'Activity,Dates,Venue,Host,Remarks\nADMM,23 November 2027,Singapore,Singapore,"confirmed, in full"\n'
    "ADSOM,18 August 2027,Singapore,Singapore,proposed\n"
    "Table-top exercise on relief,8-10 June 2027,Changi,Singapore,\n",
    "my.csv": "Activity,Dates,Remarks\nADMM,25 November 2027,\nADSOM,03/04/2027,\n21st ADMMM,25 November 2027,\n"
    "EWG on Maritime Security,16 February 2027,yes\nADMM-Plus,22-26 November 2027,not available\n",
    "th.csv": "Activity,Dates\nADSOM,18 August 2027\nWhen we can,some day\nTable-top exercise relief,9-11 June 2027\n",
    "vn.txt": f"Dear {HOSTILE},\n\n{HOSTILE} meeting - 12 July 2027\n</title></pre>ADMM - 9-5 November 2027 &amp;\n",
}
DECISIONS = 'format = 1\n[[decision]]\nrows = ["my.csv, line 4"]\nleave_out = true\nreason = "sent <b>twice</b>"\n'


def made(folder: Path) -> bytes:
    """The page of all the files, one row of them decided."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
    return page(import_files([folder / name for name in FILES], 2027, decisions=folder / "decisions.toml"))
