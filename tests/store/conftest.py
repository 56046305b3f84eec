"""Stores to test on: every test that takes one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from calendars.store.store import Store, open_store
from store.postgres import NOT_THERE, Server, programs, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, started for these tests and stopped after them."""
    binaries = programs()
    if binaries is None:
        pytest.skip(NOT_THERE)
    with running(binaries) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Where a new, empty store can be, on each kind of database."""
    if request.param == "postgresql":
        started: Server = request.getfixturevalue("server")
        return started.new
    numbers = iter(range(1000))
    return lambda: str(tmp_path / f"store{next(numbers)}.db")


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """Where one new store can be."""
    return new_url()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new, empty store."""
    with open_store(url, make=True) as opened:
        yield opened
