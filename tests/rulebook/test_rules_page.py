"""constraints/RULES.md says what the rulebook says."""

from pathlib import Path

from constraints.rulebook import load
from scheduler.render import rules as render_rules

PAGE = Path(__file__).parent.parent.parent / "constraints" / "RULES.md"


def test_page_is_current():
    written = PAGE.read_text(encoding="utf-8")
    assert written == render_rules.as_markdown(load()), "run: indical rules book > constraints/RULES.md"
