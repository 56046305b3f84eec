"""The year planner as a real browser shows and prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from calendars.web import planner
from web.planner_pages import REPORT, crowded, realistic_bytes

OVERLAPS = """() => {
  const parts = [...document.querySelectorAll("tbody a.b")].map(bar => [bar, bar.querySelector(".x")]);
  const boxes = parts.flatMap(([bar, label], n) =>
    [bar, label].map(e => [n, bar.textContent, e.getBoundingClientRect()]));
  return boxes.flatMap(([n, name, a]) => boxes.filter(([m, , b]) => n < m
    && a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - .5 && b.top < a.bottom - .5)
    .map(([, other]) => [name, other]));
}"""
HIDDEN = """() => [...document.querySelectorAll("tbody a.b, tbody a.b .x")].filter(e => {
  const box = e.getBoundingClientRect();
  const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !(seen && (e.contains(seen) || seen.contains(e) && seen.closest("a")) && box.width > 8 && box.height > 8);
}).map(e => e.textContent)"""
CUT = """() => [...document.querySelectorAll("tbody .x")].filter(e => e.scrollWidth > e.clientWidth)
  .map(e => e.textContent)"""
OFF_DAYS = """() => [...document.querySelectorAll("tbody .b, tbody .n:not(.bare)")].filter(bar => {
  const cell = bar.closest("td"), cells = [...cell.parentNode.querySelectorAll("td")];
  const span = Number([...bar.classList].find(name => /^s[0-9]+$/.test(name)).slice(1));
  const [box, first] = [bar.getBoundingClientRect(), cell.getBoundingClientRect()];
  const last = cells[cells.indexOf(cell) + span - 1].getBoundingClientRect();
  return Math.abs(box.left - first.left) > 4 || Math.abs(box.right - last.right) > 4
    || box.top < first.top || box.bottom > first.bottom;
}).map(bar => bar.textContent)"""
FAINT = """() => {
  const part = text => { const n = text.match(/[0-9.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = part(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } };
  return [...document.querySelectorAll("body *")].filter(e =>
    [...e.childNodes].some(t => t.nodeType === 3 && t.textContent.trim())).filter(e => {
    const [a, b] = [light(part(getComputedStyle(e).color)), light(behind(e))];
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
  }).map(e => e.outerHTML);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("planner") / "planner.html", realistic_bytes())


def _written(path: Path, page: bytes) -> Path:
    path.write_bytes(page)
    return path


def shown(browser: Browser, file: Path, width: int, height: int, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(file.as_uri())
    return page


def test_the_whole_planner_is_on_one_screen(browser, file):
    page = shown(browser, file, 1400, 900)
    for part in ("table", ".legend"):
        box = page.locator(part).bounding_box()
        edges = (box["x"] >= 0, box["y"] >= 0, box["x"] + box["width"] <= 1400, box["y"] + box["height"] <= 900)
        assert edges == (True, True, True, True)
    assert page.evaluate("document.querySelector('.scroll').scrollWidth") == 1352
    assert page.locator("tbody a.b").count() == 13
    assert [page.evaluate(HIDDEN), page.evaluate(OVERLAPS), page.evaluate(OFF_DAYS)] == [[], [], []]
    assert page.evaluate(CUT) == []
    page.close()


def test_a_crowded_year_is_on_one_screen_too(browser, tmp_path):
    calendar = crowded()
    page = shown(browser, _written(tmp_path / "crowded.html", planner.page(calendar, REPORT)), 1400, 900)
    box = page.locator("table").bounding_box()
    assert (box["y"] >= 0, box["y"] + box["height"] <= 900) == (True, True)
    months = [(e.placement.first_day.month, e.placement.last_day.month) for e in calendar.entries]
    assert page.locator("tbody a.b").count() == sum(last - first + 1 for first, last in months)
    assert [page.evaluate(HIDDEN), page.evaluate(OVERLAPS), page.evaluate(OFF_DAYS)] == [[], [], []]
    page.close()


def test_opening_the_file_asks_for_nothing_else_and_breaks_no_policy(browser, file):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri(), wait_until="networkidle")
    assert (requests, complaints) == ([file.as_uri()], [])
    page.close()


def test_a_bar_leads_to_its_line(browser, file):
    page = shown(browser, file, 1400, 900)
    page.get_by_role("link", name="ACDFM").click()
    assert page.locator("li:target .title").inner_text() == "■27th ACDFM"
    assert page.locator("li:target").bounding_box()["y"] < 900
    page.close()


def test_a_narrow_screen_scrolls_the_planner_only(browser, file):
    page = shown(browser, file, 360, 800)
    assert page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]") == [360, 360]
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "auto"
    wide = "[...document.querySelectorAll('.list *')].filter(e => e.getBoundingClientRect().right > 348).length"
    assert page.evaluate(wide) == 0
    assert [page.evaluate(OVERLAPS), page.evaluate(CUT)] == [[], []]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(browser, file, scheme):
    page = shown(browser, file, 1400, 900, scheme)
    page.evaluate("document.querySelector('details').open = true")
    assert page.evaluate(FAINT) == []
    page.close()


def test_it_prints_on_one_page_a3_landscape(browser, file):
    page = shown(browser, file, 1400, 900, "dark")
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert [
        [round(float(n) / 72 * 25.4) for n in box.split()] for box in re.findall(rb"/MediaBox \[([^]]+)\]", pdf)
    ] == [[0, 0, 420, 297]]
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('table')).backgroundColor") == "rgb(255, 255, 255)"
    page.close()
