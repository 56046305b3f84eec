"""Run the console examples of the README and of docs/ anew, or of the pages named, and write what they print.

Read the change before keeping it.

An example that shortens its output with "..." keeps its words as long as they still match; else all is written out.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from test_readme import PAGES, blocks, matches, run, steps  # noqa: E402 - the tests' folder is no package


def refreshed(block: str, folder: Path) -> str:
    """The block with what its commands print now."""
    lines = []
    for (command, expected), shown in zip(steps(block), run(block, folder), strict=True):
        while expected and not expected[-1]:
            expected.pop()
        lines += [f"$ {command}", *(expected if matches(expected, shown) else [line.rstrip() for line in shown])]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Rewrite the pages."""
    for page in PAGES:
        if sys.argv[1:] and page.name not in sys.argv[1:]:
            continue
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "tests").symlink_to(ROOT / "tests")
            for block in blocks(page):
                text = text.replace(f"```console\n{block}```", f"```console\n{refreshed(block, folder)}```")
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
