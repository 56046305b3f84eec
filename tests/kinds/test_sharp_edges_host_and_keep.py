"""host and keep, posted anew in each test and held against the checker on every plan of every example."""

from __future__ import annotations

import pytest

from kinds.compare import Example, by_requirements, disagreements
from kinds.examples import CASES, priced

EACH = [(kind, at) for kind in ("host", "keep") for at in range(len(CASES[kind]))]


@pytest.mark.parametrize(("kind", "at"), EACH)
def test_what_is_posted_is_what_is_checked(kind, at):
    rule, of = CASES[kind][at]
    for one in (rule, priced(rule)):
        assert disagreements(Example("anew", of, (one,)), by_requirements) == []
