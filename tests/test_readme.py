"""The console examples of the README and of docs/ are run, a folder a page; what they show is what comes out."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from story.peers import CLIENTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def blocks(page):
    """The console examples of a page."""
    return re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


BLOCKS = blocks(PAGES[0])
EVERY = [
    # The README's are run each time, those of the longer pages with the slow sweeps.
    pytest.param(page.name, at, marks=() if page == PAGES[0] else pytest.mark.long)
    for page in PAGES
    for at in range(len(blocks(page)))
]


def steps(block):
    """(command, lines expected) in order; a line "..." stands for any number of lines."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line.rstrip())
    return found


def matches(expected, shown):
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in shown)) is not None


@pytest.fixture(scope="module")
def folder_of(tmp_path_factory):
    """The folder of a page, made when its first example is run."""
    made = {}

    def folder(page):
        if page not in made:
            made[page] = tmp_path_factory.mktemp("page")
            (made[page] / "tests").symlink_to(ROOT / "tests")
        return made[page]

    return folder


@pytest.fixture
def folder(folder_of):
    return folder_of("README.md")


def run(block, folder):
    """The outputs of a block's commands, run in one shell so that ``echo $?`` means what it says."""
    marker = "-- the next command --"
    script = f"\necho '{marker}'\n".join(f"(exit $code)\n{command}\ncode=$?" for command, _ in steps(block))
    # The programs of subscribers come last: their folder has a Python of its own.
    path = ":".join((str(Path(sys.executable).parent), os.environ["PATH"], str(CLIENTS / "bin")))
    environment = {**os.environ, "PATH": path, "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-c", f"code=0\n{script}"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return [part.strip("\n").splitlines() for part in done.stdout.split(f"{marker}\n")]


@pytest.mark.parametrize(("page", "at"), EVERY)
def test_example_prints_what_the_page_shows(page, at, folder_of):
    (block,) = [blocks(one)[at] for one in PAGES if one.name == page]
    shown = run(block, folder_of(page))
    for (command, expected), lines in zip(steps(block), shown, strict=True):
        wanted = [line for line in expected if line or expected]
        while wanted and not wanted[-1]:
            wanted.pop()
        assert matches(wanted, lines), f"$ {command}\n" + "\n".join(lines)


def test_readme_has_examples():
    assert len(BLOCKS) >= 6


def test_every_command_has_an_example():
    from scheduler.cli import app  # noqa: PLC0415 - only this test needs the parser

    names = [command.name or command.callback.__name__ for command in app.registered_commands]
    for group in app.registered_groups:
        names += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    shown = [command for page in PAGES for block in blocks(page) for command, _ in steps(block)]
    assert [name for name in names if not any(f"indical {name}" in one for one in shown)] == []


def test_the_picture_is_there():
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert [name for name in pictures if not (ROOT / name).is_file()] == []
    assert pictures


def test_the_conflict_at_the_top_is_what_the_program_says(folder):
    (shown,) = re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL)
    (told,) = run("$ indical generate --request tests/golden/november.toml\n", folder)
    assert [line for line in shown.splitlines() if line.strip() != "..." and line not in told] == []


def test_the_table_of_kinds_is_whole():
    from constraints.rules import KINDS  # noqa: PLC0415 - only this test needs the kinds

    table = README[README.index("| kind | says |") :].split("\n\n")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", table, flags=re.MULTILINE) == list(KINDS)


def test_every_schema_is_told_of():
    code = "".join(
        path.read_text(encoding="utf-8")
        for package in ("constraints", "calendars", "scheduler")
        for path in sorted((ROOT / package).rglob("*.py"))
    )
    names = set(re.findall(r"\bindical/[a-z-]+/[0-9]+\b", code))
    assert len(names) > 30
    assert sorted(name for name in names if f"`{name}`" not in README) == []
