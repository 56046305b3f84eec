"""The same input gives the same bytes: whatever the hash seed, the time zone, the language or the folder."""

from __future__ import annotations

import hashlib
import locale
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from cli.run import INDICAL, environment

ZONES = ("UTC", "Pacific/Kiritimati", "America/New_York", "Asia/Kolkata", "Pacific/Pago_Pago")
FILES = ["2027.csv", "2027.html", "2027.ics", "2027.json"]


def languages():
    """Locales of this machine, C among them."""
    told = shutil.which("locale")
    known = subprocess.run([told, "-a"], capture_output=True, text=True, check=False).stdout.split() if told else []
    usable = [name for name in ("C", "POSIX", "C.utf8", "en_US.utf8", "tr_TR.utf8", "de_DE.utf8") if name in known]
    return usable or [locale.setlocale(locale.LC_ALL, None)]


def written(folder, number):
    """The digests of the files, and of what is printed, of one run in surroundings of its own."""
    cwd = folder / f"run {number} \u00e9"
    cwd.mkdir()
    language = languages()[number % len(languages())]
    surroundings = {
        "PYTHONHASHSEED": str(number * 7919),
        "TZ": ZONES[number % len(ZONES)],
        "LC_ALL": language,
        "LANG": language,
        "COLUMNS": str(40 + 10 * number),
    }
    done = subprocess.run(
        [*INDICAL, "generate", "2027", "-o", "out"],
        cwd=cwd,
        env=environment(**surroundings),
        capture_output=True,
        check=True,
    )
    files = {path.name: path.read_bytes() for path in sorted((cwd / "out").iterdir())}
    assert list(files) == FILES
    return {name: hashlib.sha256(data).hexdigest() for name, data in {**files, "stdout": done.stdout}.items()}


def different(folder, runs):
    """The names of what differs between so many runs, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda number: written(folder, number), range(runs)))
    return [name for name in found[0] if len({digests[name] for digests in found}) > 1]


def test_six_runs_give_the_same_files(tmp_path):
    assert different(tmp_path, 6) == []


@pytest.mark.long
def test_twenty_runs_give_the_same_files(tmp_path):
    assert different(tmp_path, 20) == []
