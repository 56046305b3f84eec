"""statement: listed for people, with nothing on the board."""

from strip import board_of, strip, term_of

from constraints.rule import Citation, State
from constraints.rules.statement import Statement

RULE = Statement(
    id="guidance",
    sentence="The chiefs meet under guidance.",
    reading="Whether guidance was given.",
    cite=Citation(source="paper", place="para 8"),
    standing="adopted",
)


def test_is_for_people_whatever_the_dates():
    for plan in (strip("A.B"), strip("BA.")):
        (finding,) = RULE.check(plan)
        assert (finding.state, finding.meetings, finding.units) == (State.FOR_PEOPLE, (), 0)
        assert finding.message == "Whether guidance was given."


def test_posts_nothing():
    assert board_of([RULE], term_of(strip("A.B"))).requirements == []
