"""Mutation testing: do the tests notice a small slip in a rule kind or in an engine?

    python benchmarks/mutation.py                                  both folders below, file by file
    python benchmarks/mutation.py constraints/rules/order.py       some of their files

mutmut (the ``mutation`` extra) makes the slips, one at a time, in a copy of the project under build/mutation, and
runs the tests that reach the changed function. This prints each mutant on which no test failed, with the line that
was changed, and how many of each file's were killed; one that ran into its time limit is in both. It ends with 0
whatever the figures: docs/mutation.md argues them.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutation"
COPIED = ("constraints", "calendars", "scheduler", "tests", "pyproject.toml")
EDGES = "tests/solving/test_sharp_edges_"
SETS = "tests/solving/test_cpsat.py::test_meetings_that_keep_apart_pairwise_share_one_no_overlap"
ANSWERS = [f"tests/solving/test_{name}.py" for name in ("places", "conflict", "options", "price", "repair")]
GROUPS = {
    "rules": ("constraints/rules/*.py", ["tests/kinds"]),
    "windows": ("scheduler/engines/propagate.py", ["tests/solving/test_propagate.py", f"{EDGES}propagate.py"]),
    "search": ("scheduler/engines/cpsat.py", ["tests/solving/test_cpsat.py", f"{EDGES}cpsat.py"]),
    "places": ("scheduler/engines/places.py", ["tests/solving/test_places.py"]),
    "answers": ("scheduler/engines/[dfnw]*.py", ANSWERS),
    "model": ("scheduler/engines/*.py", [f"{EDGES}encoding.py", f"{EDGES}proto.py", f"{EDGES}cpsat.py", SETS]),
}
"""The files of each group, those of an earlier one apart, and their tests. Of these mutmut finds out which reach a
function, and asks the fastest first; so slow tests that tell no more than others do are left out."""
KILLED = frozenset({"killed", "timeout", "segfault", "check was interrupted by user"})
"""What mutmut says of a mutant that a test fails on, hangs on, or sees Ctrl-C come out of, or that ends the process."""
SURVIVED = frozenset({"survived", "no tests"})


def main(wanted: Sequence[str]) -> None:
    """Run the groups one after the other, and print."""
    groups: dict[str, list[str]] = {}
    for group, (pattern, _) in GROUPS.items():
        earlier = {name for names in groups.values() for name in names}
        found = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))
        groups[group] = [name for name in found if name not in earlier]
    if unknown := set(wanted).difference(*groups.values()):
        raise SystemExit(f"not among the files that are tried: {', '.join(sorted(unknown))}")
    figures: dict[str, Counter[str]] = {}
    lines: list[str] = []
    for group, files in groups.items():
        if names := [name for name in files if name in wanted or not wanted]:
            for mutant, status in run(WORK / group, names, GROUPS[group][1]):
                name = next(n for n in names if mutant.startswith(n.removesuffix(".py").replace("/", ".") + "."))
                figures.setdefault(name, Counter())["killed" if status in KILLED else "survived"] += 1
                if status != "killed":
                    lines.append(told(WORK / group, name, mutant, status))
    lines.append("")
    for name, count in [*figures.items(), ("all of them", sum(figures.values(), Counter[str]()))]:
        share = count["killed"] / count.total()
        lines.append(f"{name:<32} {count['killed']:>5} of {count.total():>5} killed  {share:>6.1%}")
    sys.stdout.write("\n".join(lines) + "\n")


def run(place: Path, names: Sequence[str], tests: Sequence[str]) -> list[tuple[str, str]]:
    """Each mutant of the files by its name, with what became of it; raises where mutmut leaves one undecided."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place / name)
    settings = {
        "source_paths": ["constraints", "calendars", "scheduler"],
        "only_mutate": names,
        "pytest_add_cli_args_test_selection": tests,
        "pytest_add_cli_args": ["-m", "not long"],
        "timeout_multiplier": ["4"],
        "timeout_constant": ["10"],  # seconds, since a busy machine is slow
    }
    lines = ["[mutmut]", *(f"{key} =\n    " + "\n    ".join(values) for key, values in settings.items())]
    (place / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=place, check=True, stdout=sys.stderr)
    found = [line.strip().rsplit(": ", 1) for line in asked(place, "results", "--all", "true").splitlines()]
    if odd := [f"{mutant}: {status}" for mutant, status in found if status not in KILLED | SURVIVED]:
        raise RuntimeError("mutants that were not judged: " + ", ".join(odd))
    return [(mutant, status) for mutant, status in found]


def told(place: Path, name: str, mutant: str, status: str) -> str:
    """A mutant that no test failed on: file and line, what stood there, and what was put in its place."""
    diff = asked(place, "show", mutant).split("@@")[1:]
    at = int(re.findall(r"\d+", diff[0])[0])
    changed = [line for line in diff[1].splitlines()[1:] if line]
    before = next(number for number, line in enumerate(changed) if line[0] in "-+")
    old, new = (" ".join(line[1:].strip() for line in changed if line[0] == sign) for sign in "-+")
    line = first_line(place / name, mutant) + at - 1 + before
    return f"{name}:{line}: {old}  ->  {new}" + (f"  ({status})" if status != "survived" else "")


def first_line(path: Path, mutant: str) -> int:
    """The line on which mutmut lets a function begin: its decorators and the comments above are part of it."""
    text = path.read_text(encoding="utf-8")
    *of_class, function = mutant.rsplit(".", 1)[1].removeprefix("x_").partition("__mutmut_")[0].split("ǁ")
    scope: list[ast.stmt] = ast.parse(text).body
    if of_class:
        scope = next(node.body for node in scope if isinstance(node, ast.ClassDef) and node.name == of_class[-1])
    node = next(node for node in scope if isinstance(node, ast.FunctionDef) and node.name == function)
    line, lines = min([node.lineno, *(d.lineno for d in node.decorator_list)]), text.splitlines()
    begin = line
    while lines[begin - 2].strip() == "" or lines[begin - 2].lstrip().startswith("#"):
        begin -= 1
    return next(n for n in range(begin, line + 1) if lines[n - 1].strip())


def asked(place: Path, *command: str) -> str:
    """What mutmut says to a question."""
    done = subprocess.run([sys.executable, "-m", "mutmut", *command], cwd=place, check=True, capture_output=True)
    return done.stdout.decode()


if __name__ == "__main__":
    main(sys.argv[1:])
