"""Every answer on the shipped year: why each meeting is where it is, what each rule costs, three options, the moon.

    python docs/demo_answers.py [FOLDER]

Prints what the commands print; with a folder, their JSON and the options' files go there instead, for the test that
verifies each claim again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

YEAR = "2027"
INDICAL = (sys.executable, "-m", "scheduler")


def answers(folder: Path) -> dict[str, tuple[str, ...]]:
    """Name -> command. The meetings are those of the year as generated."""
    made = subprocess.run(
        [*INDICAL, "generate", YEAR, "-o", str(folder / "year"), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    meetings = [row["id"] for row in json.loads(made.stdout)["meetings"]]
    return {
        **{f"explain-{meeting}": ("explain", meeting) for meeting in meetings},
        "price": ("price", YEAR, "--show", "all"),
        "options": ("options", YEAR, "-n", "3", "-o", str(folder / "options")),
        "moon": ("moon", YEAR),
    }


def main() -> None:
    """Run them one after the other."""
    with tempfile.TemporaryDirectory() as name:
        kept = Path(sys.argv[1]) if sys.argv[1:] else None
        for told, command in answers(kept or Path(name)).items():
            form = ("--format", "json") if kept else ()
            done = subprocess.run([*INDICAL, *command, *form], stdout=subprocess.PIPE, text=True, check=True)
            if kept:
                (kept / f"{told}.json").write_text(done.stdout, encoding="utf-8")
            else:
                sys.stdout.write(f"$ indical {' '.join(command)}\n{done.stdout}\n")


if __name__ == "__main__":
    main()
