"""Weights against real years, and generated years against those that were held -> text and JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from constraints.evidence import METHOD, SCALE, Weighed
from scheduler.nearness import Backtest, Distance, Pair, Paired, Weights, distance


def weights_text(found: Weights) -> str:
    """The method, then each wish that days decide: how often it arose and was kept, its miss, both weights."""
    years = [plan.cycle for plan in found.years]
    span = f"{years[0]}-{years[-1]}"
    rows = sum(len(plan.placements) for plan in found.years)
    lines = [f"{found.book.about.title}: wishes against {rows} meetings of {len(years)} years, {span}", *METHOD, ""]
    lines.append(f"  {'wish':<28}{'years':>6}{'kept':>10}{'mean miss':>14}{'weight':>8}{'book':>6}  usual place")
    for one in found.weighed:
        if one.fitted is not None:
            lines.append(_weight_line(one))
    judged = [one for one in found.weighed if one.fitted is None]
    lines += ["", "Judged, not weighed: days alone do not decide them, or too few cases are known.", ""]
    lines += [f"  {one.rule.id:<28}{one.rule.kind:<8}{_cases(one):>8}{one.rule.weight or '':>22}" for one in judged]
    off = [one.rule.id for one in found.weighed if one.drifted]
    told = f"The book differs from its evidence in {', '.join(off)}." if off else "The book holds these weights."
    return "\n".join([*lines, "", told])


def _weight_line(one: Weighed) -> str:
    assert one.fitted is not None, "only weighed wishes have a line"
    miss = "" if one.unit == "breach" else f"{one.typical_miss:.1f} {one.unit}s"
    head = f"  {one.rule.id:<28}{len(one.years):>6}{f'{one.kept} of {one.cases}':>10}{miss:>14}"
    return f"{head}{one.fitted.weight:>8}{one.rule.weight:>6}  {', '.join(one.places)}".rstrip()


def _cases(one: Weighed) -> str:
    return f"{one.cases} cases" if one.cases else ""


def weights_json(found: Weights) -> str:
    """Schema indical/weights/1: every wish with its cases; ``weight`` null where it is judged."""
    rows = []
    for one in found.weighed:
        row: dict[str, Any] = {
            "id": one.rule.id,
            "kind": one.rule.kind,
            "standing": one.rule.standing,
            "years": list(one.years),
        }
        row |= {"cases": one.cases, "kept": one.kept, "missed": one.missed, "unit": one.unit}
        row |= {"mean_miss": round(one.typical_miss, 3), "weight": one.fitted.weight if one.fitted else None}
        rows.append({**row, "book": one.rule.weight, "near": list(one.places), "drifted": one.drifted})
    head = {"schema": "indical/weights/1", "rulebook": found.book.about.id, "version": found.book.about.version}
    years = [plan.cycle for plan in found.years]
    data = {**head, "years": years, "scale": SCALE, "method": list(METHOD), "wishes": rows, "notes": list(found.notes)}
    return json.dumps(data, indent=2, ensure_ascii=False)


def backtest_text(found: Backtest) -> str:
    """Pair by pair and body by body, the honest figure first; then the same weights for all, and what was kept."""
    given, years = " and ".join(found.given), [pair.year for pair in found.left_out]
    lines = [f"Each of {years[0]}-{years[-1]} planned from the year before, {given} given on its days."]
    lines += ["Days off: from the first day planned to the first day held. Baseline: last year's first day + 364 days."]
    lines += ["", "Weights from all years but the tested one:", "", *_pairs(found.left_out), ""]
    lines += [*_bodies(found.left_out), "", _total("All, the tested year left out", found.left_out)]
    lines += [_total("All, weights from all years", found.in_sample), ""]
    lines += [*_kept_anyway(found.left_out), *_told(found.left_out)]
    return "\n".join(lines).rstrip()


def _pairs(pairs: Iterable[Pair]) -> list[str]:
    lines = [f"  {'year':<14}{'meetings':>8}{'mean':>8}{'baseline':>10}{'median':>8}{'baseline':>10}"]
    for pair in pairs:
        one = distance(pair.compared or ())
        if one is not None:
            lines.append(_row(str(pair.year), one) + ("" if pair.proven else "  (best found, not proved)"))
    return lines


def _bodies(pairs: Iterable[Pair]) -> list[str]:
    by_body: dict[str, list[Paired]] = defaultdict(list)
    for pair in pairs:
        for row in pair.compared or ():
            by_body[row.held.meeting.body.id].append(row)
    found = ((name, distance(rows)) for name, rows in sorted(by_body.items()))
    return [_row(name, one) for name, one in found if one is not None]


def _row(name: str, one: Distance) -> str:
    own, base = f"{one.mean:>8.1f}{one.baseline_mean:>10.1f}", f"{one.median:>8.1f}{one.baseline_median:>10.1f}"
    return f"  {name:<14}{one.meetings:>8}{own}{base}"


def _total(name: str, pairs: Iterable[Pair]) -> str:
    one = distance(row for pair in pairs for row in pair.compared or ())
    if one is None:
        return f"{name}: no meeting stands in two years that follow each other."
    near = "nearer than" if one.mean < one.baseline_mean else "not nearer than"
    told = f"mean {one.mean:.1f} days off, median {one.median:.1f}"
    base = f"mean {one.baseline_mean:.1f}, median {one.baseline_median:.1f}"
    return f"{name}: {one.meetings} meetings, {told}; {near} the baseline ({base})."


def _kept_anyway(pairs: Iterable[Pair]) -> list[str]:
    """What must hold and was not kept in fact: the plan keeps it, and lies so much further away."""
    years: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        for rule in pair.broken:
            years[rule].append(str(pair.year))
    lines = ["What must hold, and was not kept in fact (the plan keeps it, which costs days):"] if years else []
    return [*lines, *(f"  {rule}: {', '.join(at)}" for rule, at in sorted(years.items()))]


def _told(pairs: Iterable[Pair]) -> list[str]:
    waived = [f"{pair.year} ({', '.join(pair.waived)})" for pair in pairs if pair.waived]
    lines = [f"Broken by the given days themselves, and set aside: {'; '.join(waived)}."] if waived else []
    none = [str(pair.year) for pair in pairs if pair.compared is None and pair.decided]
    late = [str(pair.year) for pair in pairs if not pair.decided]
    lines += [f"No calendar keeps what must hold in {', '.join(none)}: not counted."] if none else []
    return [*lines, *([f"Not solved in time: {', '.join(late)}; not counted. Give more --seconds."] if late else [])]


def backtest_json(found: Backtest) -> str:
    """Schema indical/backtest/1: every pair with every meeting, under both sets of weights, and the distances."""
    data: dict[str, Any] = {"schema": "indical/backtest/1", "rulebook": found.book.about.id}
    data |= {"given": list(found.given), "years": list(found.years)}
    data |= {"left_out": _side(found.left_out), "in_sample": _side(found.in_sample), "notes": list(found.notes)}
    return json.dumps(data, indent=2, ensure_ascii=False)


def _side(pairs: Sequence[Pair]) -> dict[str, Any]:
    every = [row for pair in pairs for row in pair.compared or ()]
    bodies = sorted({row.held.meeting.body.id for row in every})
    by_body = {name: distance(r for r in every if r.held.meeting.body.id == name) for name in bodies}
    return {
        "pairs": [_pair(pair) for pair in pairs],
        "bodies": {name: _figures(one) for name, one in by_body.items()},
        "all": _figures(distance(every)),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    row: dict[str, Any] = {"year": pair.year, "solved": pair.compared is not None, "proven": pair.proven}
    row |= {"cost": pair.cost, "distance": _figures(distance(pair.compared or ()))}
    row |= {"not_kept_in_fact": list(pair.broken), "set_aside": list(pair.waived)}
    return {**row, "meetings": [_meeting(one) for one in pair.compared or ()]}


def _meeting(one: Paired) -> dict[str, Any]:
    days = {"held": one.held, "planned": one.planned, "last": one.last}
    found: dict[str, Any] = {name: row.first_day.isoformat() for name, row in days.items()}
    return {"id": one.planned.id, **found, "days_off": one.off, "baseline_off": one.baseline_off}


def _figures(one: Distance | None) -> dict[str, Any] | None:
    if one is None:
        return None
    own = {"meetings": one.meetings, "mean": round(one.mean, 2), "median": one.median}
    return {**own, "baseline_mean": round(one.baseline_mean, 2), "baseline_median": one.baseline_median}
