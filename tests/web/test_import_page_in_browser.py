"""The page of an import as a real browser shows it, from a telephone to a desk, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from web.import_pages import made
from web.test_planner_in_browser import FAINT

OUTSIDE = """width => [...document.querySelectorAll("body *")].filter(e => !e.closest("pre") && !e.closest(".unseen")
  && !e.closest("thead") && e.getBoundingClientRect().right > width).map(e => e.outerHTML)"""
CUT = """() => [...document.querySelectorAll("th, td, li, p, h1, h2, h3")].filter(e => !e.closest(".unseen")
  && !e.closest("thead") && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
NAMELESS = """() => [...document.querySelectorAll("table")].filter(e => !e.caption || !e.caption.textContent.trim()
  || [...e.querySelectorAll("th")].some(th => !th.scope)).length
  + [...document.querySelectorAll("[aria-labelledby]")].filter(e =>
    !document.getElementById(e.getAttribute("aria-labelledby"))).length
  + [...document.querySelectorAll("[id]")].filter((e, n, all) => all.some((o, m) => m < n && o.id === e.id)).length"""
LEVELS = """() => [...document.querySelectorAll("h1, h2, h3")].map(e => Number(e.tagName[1]))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replies")
    path = folder / "report.html"
    path.write_bytes(made(folder))
    return path


def shown(browser: Browser, file: Path, width: int, scheme: str = "light", script: bool = True) -> Page:
    size = {"width": width, "height": 900}
    page = browser.new_page(viewport=size, color_scheme=scheme, java_script_enabled=script)
    page.goto(file.as_uri())
    return page


def test_opening_the_page_asks_for_nothing_else_runs_nothing_and_breaks_no_policy(browser, file):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(file.as_uri(), wait_until="networkidle")
    assert (requests, complaints) == ([file.as_uri()], [])
    page.close()


@pytest.mark.parametrize("width", [360, 700, 710, 1280, 2560])
def test_nothing_is_cut_or_leads_out_of_the_window(browser, file, width):
    page = shown(browser, file, width)
    page.evaluate("document.querySelector('details').open = true")
    assert page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth <= innerWidth]") == [
        width,
        True,
    ]
    assert [page.evaluate(OUTSIDE, width), page.evaluate(CUT)] == [[], []]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_all_text_stands_out_from_what_is_behind_it(browser, file, scheme, width):
    page = shown(browser, file, width, scheme)
    page.evaluate("document.querySelector('details').open = true")
    assert page.evaluate(FAINT) == []
    page.close()


def test_headings_tables_and_regions_have_names_and_stand_in_order(browser, file):
    page = shown(browser, file, 1280)
    assert page.evaluate(NAMELESS) == 0
    levels = page.evaluate(LEVELS)
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [n for n in range(1, len(levels)) if levels[n] > levels[n - 1] + 1] == []
    page.close()


def test_without_a_script_a_file_is_found_from_the_top_and_the_request_opens(browser, file):
    page = shown(browser, file, 1280, script=False)
    page.get_by_role("link", name="vn.txt").click()
    box = page.get_by_role("heading", name="vn.txt").bounding_box()
    assert 0 <= box["y"] < 900
    assert page.get_by_role("region", name="The request, as TOML").is_visible() is False
    page.get_by_text("The request that was made of it").click()
    assert page.get_by_role("region", name="The request, as TOML").is_visible() is True
    page.close()


def test_a_telephone_reads_a_row_from_top_to_bottom(browser, file):
    page = shown(browser, file, 360)
    row = page.locator("tr.doubtful").first
    tops = [cell.bounding_box()["y"] for cell in row.locator("> *").all()]
    assert (tops[0] <= tops[1] + 8, tops[1] < tops[2] < tops[3]) == (True, True)
    assert row.inner_text().startswith("line 3")
    page.close()
