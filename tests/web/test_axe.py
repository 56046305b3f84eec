"""The pages as axe-core judges them: no violation of WCAG 2.2, levels A and AA, light and dark, narrow and wide.

axe-core is installed by ``make test`` beside the calendar programs of other makers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from files.ics_files import BOOK
from files.test_publish import generation
from playwright.sync_api import Browser, sync_playwright
from story.peers import CLIENTS

from calendars.publishing.feeds import feeds
from calendars.web import planner, subscribe
from web.import_pages import made
from web.planner_pages import REPORT, crowded, realistic_bytes

AXE = CLIENTS / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
JUDGED = """levels => axe.run(document, {runOnly: {type: "tag", values: levels}, resultTypes: ["violations"]})
  .then(found => ({passed: found.passes.length, violations: found.violations.flatMap(rule =>
    rule.nodes.map(node => [rule.id, node.html, node.failureSummary]))}))"""
FAULTY = b'<!doctype html><html><title></title><img src="data:,"><p style="color:#999">pale words</p></html>'
BASE = "https://calendar.example/asean/"
PAGES: dict[str, Callable[[Path], bytes]] = {
    "planner": lambda _: realistic_bytes(),
    "planner, crowded": lambda _: planner.page(crowded(), REPORT),
    "import": made,
    "subscribe": lambda _: subscribe.page(BOOK.about.title, feeds(BOOK, [generation(0)], BASE), BASE),
    "subscribe, no address": lambda _: subscribe.page(BOOK.about.title, feeds(BOOK, [generation(0)], BASE)),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


def judged(browser: Browser, file: Path, width: int, scheme: str) -> dict[str, object]:
    """What axe-core finds on the page; a page's policy is passed over, so that the judge may run on it."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page.goto(file.as_uri())
    page.add_script_tag(path=AXE)
    found = page.evaluate(JUDGED, list(LEVELS))
    page.close()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1600, "light"), (1600, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violation(browser, tmp_path, name, width, scheme):
    file = tmp_path / "page.html"
    file.write_bytes(PAGES[name](tmp_path))
    assert judged(browser, file, width, scheme)["violations"] == []


def test_the_judge_finds_what_is_wrong(browser, tmp_path):
    (tmp_path / "page.html").write_bytes(FAULTY)
    found = judged(browser, tmp_path / "page.html", 1600, "light")["violations"]
    assert {rule for rule, *_ in found} >= {"color-contrast", "document-title", "html-has-lang", "image-alt"}
