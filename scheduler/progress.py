"""A live line on the terminal while solving: seconds, best, bound and gap. Silent where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def line() -> Iterator[Callable[[float, int | None, int], None] | None]:
    """A function to call with seconds, best cost (None: none yet) and bound; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = False

    def tell(seconds: float, best: int | None, bound: int) -> None:
        nonlocal shown
        shown = True
        gap = "" if not best else f"  gap {100 * (best - bound) / best:.0f} %"
        found = "no calendar yet" if best is None else f"best {best}"
        sys.stderr.write(f"\r\x1b[Ksolving {seconds:4.1f} s  {found}  bound {bound}{gap}   Ctrl-C keeps the best")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def note() -> Iterator[Callable[[str], None] | None]:
    """A function to call with how work stands, in a line that the next call replaces; None as for ``line``."""
    if not sys.stderr.isatty():
        yield None
        return

    def tell(how: str) -> None:
        sys.stderr.write(f"\r\x1b[K{how}")
        sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
