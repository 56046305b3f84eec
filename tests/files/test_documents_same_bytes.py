"""Equal input gives equal bytes, whenever and under whatever hash seed they are written."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
WRITTEN = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from calendars.documents import chart_svg, docx, docx_template, markdown, pdf, planner_image, xlsx
from calendars.documents.chart import chart_of
from files.documents import BOOK, STAMP, TITLES, some_year
old, new = some_year(3), replace(some_year(4), groups=some_year(5).groups)
chart = chart_of(BOOK, 2027)
made = {
    "docx": docx.write(old),
    "redline": docx.redline(old, new, "a", STAMP),
    "template": docx_template.fill(docx.write(new), "t", old),
    "xlsx": xlsx.write(old, BOOK, None, TITLES),
    "pdf": pdf.form(old),
    "planner": pdf.planner(old, TITLES),
    "svg": planner_image.svg(old, TITLES),
    "png": planner_image.png(old, TITLES),
    "md": markdown.write(old),
    "template redline": docx_template.redline(docx.write(new), "t", old, new, "a", STAMP),
    "chart": chart_svg.write(chart),
    "docx with a chart": docx.write(old, chart),
    "pdf with a chart": pdf.form(old, chart),
}
print(json.dumps({name: hashlib.sha256(raw).hexdigest() for name, raw in made.items()}))
"""


def written(seed, zone):
    command = [sys.executable, "-c", WRITTEN, str(TESTS)]
    environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""}
    done = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_every_format_is_the_same_under_another_seed_in_another_zone_and_later():
    first = written("1", "UTC")
    time.sleep(2.1)  # zip entries count in steps of two seconds
    assert written("2", "Asia/Kolkata") == first
    assert len(set(first.values())) == len(first) == 13
    assert hashlib.sha256(b"").hexdigest() not in first.values()
