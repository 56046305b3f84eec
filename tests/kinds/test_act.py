"""act: who prepares, recommends and adopts, judged on the record of the calendar's life."""

from dataclasses import replace
from datetime import date

import pytest
from strip import board_of, strip, term_of

from constraints.meetings import Act as Done
from constraints.rule import Citation, State
from constraints.rules.act import Act


def act(done, by, after=None):
    cite = Citation(source="paper", place="para 10")
    return Act(
        id="x",
        sentence="s",
        reading="r",
        cite=cite,
        standing="adopted",
        paper="calendar",
        done=done,
        by=by,
        after=after,
    )


def recorded(*steps):
    """A plan with acts, each "done by day"."""
    acts = []
    for step in steps:
        paper, done, by, day = step.split()
        acts.append(Done(paper, done, by, date(2027, 5, int(day)), "minutes, item 6"))
    return replace(strip("A"), acts=tuple(acts))


@pytest.mark.parametrize(
    ("rule", "plan", "state", "message"),
    [
        (act("adopted", "M"), strip("A"), State.UNDECIDED, "no record tells by whom the calendar was adopted"),
        (act("adopted", "M"), recorded(), State.UNDECIDED, "the calendar is not adopted yet"),
        (
            act("adopted", "M"),
            recorded("programme adopted M 3"),
            State.UNDECIDED,
            "the calendar is not adopted yet",
        ),
        (
            act("adopted", "M"),
            recorded("calendar adopted M 3"),
            State.KEPT,
            "the calendar was adopted by M on 2027-05-03 (minutes, item 6)",
        ),
        (
            act("adopted", "M"),
            recorded("calendar adopted W 3"),
            State.BROKEN,
            "the calendar was adopted by W on 2027-05-03 (minutes, item 6), not by M",
        ),
        (
            act("recommended", "S"),
            recorded("calendar adopted M 3"),
            State.BROKEN,
            "the calendar was adopted on 2027-05-03, but never recommended by S",
        ),
        (
            act("adopted", "M", after="recommended"),
            recorded("calendar adopted M 3"),
            State.BROKEN,
            "the calendar was adopted by M on 2027-05-03 (minutes, item 6), without having been recommended before",
        ),
        (
            act("adopted", "M", after="recommended"),
            recorded("calendar recommended S 4", "calendar adopted M 3"),
            State.BROKEN,
            "the calendar was adopted by M on 2027-05-03 (minutes, item 6), without having been recommended before",
        ),
        (
            act("adopted", "M", after="recommended"),
            recorded("calendar recommended S 3", "calendar adopted M 3"),
            State.KEPT,
            "the calendar was adopted by M on 2027-05-03 (minutes, item 6)",
        ),
    ],
)
def test_acts_are_judged_by_the_record(rule, plan, state, message):
    (finding,) = rule.check(plan)
    assert (finding.state, finding.message) == (state, message)


def test_posts_nothing():
    assert board_of([act("adopted", "M")], term_of(strip("A"))).requirements == []
