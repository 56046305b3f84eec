"""What several of these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from files import s3_server


@pytest.fixture(scope="session")
def s3() -> Iterator[s3_server.Server]:
    """An S3 store, started for these tests and stopped after them."""
    if not s3_server.WEED.is_file():
        pytest.skip(s3_server.NOT_THERE)
    with s3_server.running() as started:
        yield started


@pytest.fixture
def reached(s3: s3_server.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment reaches that store, and no other."""
    for name, value in s3_server.environment(s3.endpoint).items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
