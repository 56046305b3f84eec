"""Run the README's console examples anew and write what they print where it differs. Read the change before keeping it.

An example that shortens its output with "..." keeps its words as long as they still match; else all is written out.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_readme import BLOCKS, README, matches, run, steps  # noqa: E402 - the tests' folder is no package


def refreshed(block: str, folder: Path) -> str:
    """The block with what its commands print now."""
    lines = []
    for (command, expected), shown in zip(steps(block), run(block, folder), strict=True):
        while expected and not expected[-1]:
            expected.pop()
        lines += [f"$ {command}", *(expected if matches(expected, shown) else [line.rstrip() for line in shown])]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Rewrite README.md."""
    text = README
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tests").symlink_to(ROOT / "tests")
        for block in BLOCKS:
            text = text.replace(f"```console\n{block}```", f"```console\n{refreshed(block, folder)}```")
    (ROOT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
