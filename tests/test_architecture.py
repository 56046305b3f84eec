"""What style.md says of the code's shape, held against the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from constraints.rulebook import load, shipped

ROOT = Path(__file__).parent.parent
PACKAGES = ("constraints", "calendars", "scheduler")
MAY_IMPORT = {"constraints": ("constraints",), "calendars": ("calendars", "constraints"), "scheduler": PACKAGES}
SEES_CALENDARS = {
    "scheduler/pipeline/": "it puts the steps together: files in, files out",
    "scheduler/commands/": "a function a command, and commands name files",
}
MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_NAMES = 300, 40, 12

FILES = {path.relative_to(ROOT).as_posix(): path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
TESTS = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "tests").rglob("*.py"))
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def imported(tree: ast.AST) -> Iterator[str]:
    """The full name of every module that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_run_time(tree: ast.Module) -> Iterator[str]:
    """The full name of every module that is imported when the code runs: not for types alone."""
    for node in tree.body:
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from imported(node)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def test_there_is_code_to_look_at():
    assert {name.split("/")[0] for name in FILES} == set(PACKAGES)
    assert len(FILES) > 20


@pytest.mark.parametrize("name", FILES)
def test_imports_point_one_way(name):
    package = name.split("/")[0]
    own = {module.split(".")[0] for module in imported(TREES[name])} & set(PACKAGES)
    assert sorted(own - set(MAY_IMPORT[package])) == []


def test_only_engines_see_the_solver():
    seeing = {name for name, tree in TREES.items() if any(m.split(".")[0] == "ortools" for m in imported(tree))}
    assert sorted(name for name in seeing if not name.startswith("scheduler/engines/")) == []
    assert seeing


def test_within_the_scheduler_only_the_named_files_see_calendars():
    seeing = {
        name
        for name, tree in TREES.items()
        if name.startswith("scheduler/") and any(m.split(".")[0] == "calendars" for m in at_run_time(tree))
    }
    assert sorted(name for name in seeing if not name.startswith(tuple(SEES_CALENDARS))) == []


def test_engines_see_no_calendars_and_no_rule_kinds():
    named = {
        f"{name}: {module}"
        for name, tree in TREES.items()
        if name.startswith("scheduler/engines/")
        for module in imported(tree)
        if module.startswith(("calendars", "constraints.rules", "constraints.check"))
    }
    assert sorted(named) == []


def test_modules_that_need_no_solver_load_without_it():
    # Lazily, inside a function, the pipeline may: at the top of a module nobody but the engines' own users does.
    eager = {f"scheduler/{name}.py" for name in ("alternatives", "conflict", "price", "repair")}
    loading = set()
    for name, tree in TREES.items():
        if name.startswith("scheduler/engines/"):
            continue
        top = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
        if any(module.startswith("scheduler.engines.cpsat") for module in imported(top)):
            loading.add(name)
    assert sorted(loading - eager) == []


def _docstrings(tree: ast.AST) -> set[int]:
    holders = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | Function)]
    # A string below a constant or a field describes it, as a docstring does.
    bare = [n.value for n in ast.walk(tree) if isinstance(n, ast.Expr)]
    return {id(n.body[0].value) for n in holders if n.body and isinstance(n.body[0], ast.Expr)} | set(map(id, bare))


def test_no_body_is_named_in_code():
    bodies = {body.id for book in shipped() for body in load(book).bodies}
    assert len(bodies) > 10
    word = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, sorted(bodies, key=len, reverse=True))) + r")(?![\w])")
    named = []
    for name, tree in TREES.items():
        told = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                found = word.search(node.value)
                if found:
                    named.append(f"{name}:{node.lineno}: {found.group(1)}")
    assert named == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_at_most_so_long(name):
    lines = len(FILES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES


@pytest.mark.parametrize("name", FILES)
def test_a_function_is_at_most_so_long(name):
    sizes = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(TREES[name])}
    assert {f: size for f, size in sizes.items() if size > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("__init__.py")])
def test_a_package_offers_at_most_a_dozen_names(name):
    assigned = [node for node in TREES[name].body if isinstance(node, ast.Assign | ast.AnnAssign)]
    targets = [t for node in assigned for t in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    public = [t.id for t in targets if isinstance(t, ast.Name) and not t.id.startswith("_")]
    listed = [
        element.value
        for node in assigned
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
        and isinstance(node.value, ast.List | ast.Tuple)
        for element in node.value.elts
        if isinstance(element, ast.Constant)
    ]
    assert len(listed) <= MOST_NAMES
    assert sorted(set(public) - set(listed)) == []


def _asserts(test: Function, helpers: set[str]) -> bool:
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in helpers:
                return True
    return False


@pytest.mark.parametrize("name", [name for name in TESTS if Path(name).name.startswith("test_")])
def test_every_test_asserts_something(name):
    # pytest.raises and a helper of the same file that asserts count as assertions.
    helpers = {"raises", "warns"}
    helpers |= {f.name for f in functions(TESTS[name]) if not f.name.startswith("test") and _asserts(f, helpers)}
    tests = [f for f in functions(TESTS[name]) if f.name.startswith("test")]
    assert [f.name for f in tests if not _asserts(f, helpers)] == []


def test_no_test_folder_bears_a_packages_name():
    folders = {path.name for path in (ROOT / "tests").rglob("*") if path.is_dir()}
    assert sorted(folders & set(PACKAGES)) == []
