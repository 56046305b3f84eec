"""The page of a date round in a real browser: answered by keyboard alone, read narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from calendars.rounds.round import read_round
from scheduler.pipeline.members.rounds import answered
from web import round_pages
from web.round_pages import FIRST, LONG_AGO, OVER, Desk, made, put, token_of
from web.test_axe import AXE, JUDGED, LEVELS
from web.test_import_page_in_browser import CUT, OUTSIDE
from web.test_planner_in_browser import FAINT

LONG = pytest.mark.long
AT_ONCE = [("kept", 360, "light"), ("kept", 1280, "dark"), ("nothing chosen", 360, "dark"), ("gone", 1280, "light")]
EVERY = product(("asked", "kept", "nothing chosen", "gone"), (360, 1280), ("light", "dark"))
STATES = [*AT_ONCE, *(pytest.param(*one, marks=LONG) for one in EVERY if one not in AT_ONCE)]
DAYS = [str(FIRST + timedelta(days=7 * n)) for n in range(3)]
SMALL = """() => [...document.querySelectorAll("label, button, summary")].map(e => e.getBoundingClientRect())
  .filter(box => box.height < 24 || box.width < 24).length"""
NAMED = """() => [...document.querySelectorAll("input")].every(e => e.labels.length === 1
  && e.closest("fieldset").querySelector("legend").textContent.trim())"""
running = round_pages.running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        # A name that is no loopback for the browser: plain http, over which it tells less of where a form comes from.
        elsewhere = "--host-resolver-rules=MAP calendar.example 127.0.0.1"
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", elsewhere]
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def desk(running) -> Desk:
    """The server, with a round in which two members have answered."""
    asked = answered(made(), "LA", {FIRST: "no"}, LONG_AGO)
    second = FIRST + timedelta(days=7)
    put(running.folder, answered(asked, "VN", {second: "rather not"}, LONG_AGO))
    return running


def opened(browser: Browser, desk: Desk, width: int = 1280, scheme: str = "light", **more: object) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    page.goto(f"http://127.0.0.1:{desk.port}/round/{token_of('VN')}")
    return page


def test_all_is_answered_by_keyboard_without_a_script(browser, desk):
    page = opened(browser, desk, java_script_enabled=False)
    page.keyboard.press("Tab")  # the first date's answers; none is chosen yet
    page.keyboard.press("Space")
    page.keyboard.press("Tab")  # the second date's reasons
    page.keyboard.press("Enter")
    assert page.get_by_text("10 more: Held in spring").first.is_visible()
    page.keyboard.press("Tab")  # the second date's answers, on the one that was given
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # the third date's answers, past its reasons
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.get_by_role("button", name="Keep my answers").evaluate("e => e.matches(':focus-visible')") is True
    page.keyboard.press("Enter")
    page.wait_for_url("**?kept")
    assert page.get_by_role("status").inner_text().splitlines() == [
        "Kept. You have answered 3 of 3 dates:",
        "",
        "Monday to Tuesday, 1\u20132 June 2099: yes",
        "Monday to Tuesday, 8\u20139 June 2099: no",
        "Monday to Tuesday, 15\u201316 June 2099: rather not",
    ]
    assert desk.given[-1] == ("VN", {DAYS[0]: "yes", DAYS[1]: "no", DAYS[2]: "rather not"})
    page.close()


def test_what_was_said_is_chosen_and_sent_again_it_stays(browser, desk):
    page = opened(browser, desk)
    chosen = "[...document.querySelectorAll(':checked')].map(e => [e.name, e.value])"
    assert page.evaluate(chosen) == [[DAYS[1], "rather not"]]
    before = (desk.folder / "round.json").read_bytes()
    page.get_by_role("button").click()
    assert (page.title(), page.evaluate(chosen)) == ("Kept: A date for BOARD-2099-1", [[DAYS[1], "rather not"]])
    assert (desk.folder / "round.json").read_bytes() == before
    page.close()


def test_over_plain_http_by_a_name_it_is_answered_too(browser, desk):
    page = browser.new_page()
    page.goto(f"http://calendar.example:{desk.port}/round/{token_of('MY')}")
    page.get_by_role("group", name="1\u20132 June 2099").get_by_role("radio", name="No", exact=True).check()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button").click()
    page.wait_for_url("**?kept")
    told = sent.value.all_headers()
    assert ("sec-fetch-site" in told, told["origin"], "referer" in told) == (False, "null", False)
    assert desk.given[-1] == ("MY", {DAYS[0]: "no"})
    page.close()


def test_another_page_cannot_answer_even_if_it_knows_the_address(browser, desk):
    page = browser.new_page()
    address = f"http://127.0.0.1:{desk.port}/round/{token_of('VN')}"
    page.goto("data:text/html,<title>Elsewhere</title>")
    page.set_content(f'<form method=post action="{address}"><input name={DAYS[0]} value=no><button>Win</button></form>')
    before = (desk.folder / "round.json").read_bytes()
    page.get_by_role("button").click()
    assert page.get_by_role("heading").inner_text() == "Not sent from this page"
    assert (desk.folder / "round.json").read_bytes() == before
    page.close()


def test_opening_and_answering_asks_nobody_else_and_breaks_no_policy(browser, desk):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append((request.method, request.url)))
    page.on("console", lambda message: complaints.append(message.text))
    address = f"http://127.0.0.1:{desk.port}/round/{token_of('VN')}"
    page.goto(address, wait_until="networkidle")
    assert page.evaluate("getComputedStyle(document.querySelector('fieldset')).borderRadius") == "4px"
    page.get_by_role("button").click()
    page.wait_for_load_state("networkidle")
    assert requests == [("GET", address), ("POST", f"{address}?"), ("GET", f"{address}?kept")]
    assert complaints == []
    page.close()


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(360, "light"), (1280, "dark"), *(pytest.param(*one, marks=LONG) for one in ((360, "dark"), (1280, "light")))],
)
def test_nothing_is_cut_faint_small_or_leads_out_of_the_window(browser, desk, width, scheme):
    page = opened(browser, desk, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth <= innerWidth]") == [
        width,
        True,
    ]
    assert [page.evaluate(OUTSIDE, width), page.evaluate(CUT), page.evaluate(FAINT)] == [[], [], []]
    assert [page.evaluate(SMALL), page.evaluate(NAMED)] == [0, True]
    page.close()


@pytest.mark.parametrize(("state", "width", "scheme"), STATES)
def test_the_page_has_no_violation_in_any_state(browser, desk, state, width, scheme):
    # The page's policy is passed over, so that the judge may run on it.
    page = opened(browser, desk, width, scheme, bypass_csp=True)
    if state == "kept":
        page.get_by_role("button").click()
    elif state == "nothing chosen":
        page.evaluate("document.querySelectorAll(':checked').forEach(e => e.checked = false)")
        page.get_by_role("button").click()
        assert page.get_by_role("alert").inner_text().startswith("Not kept. You chose no answer yet")
    elif state == "gone":
        put(desk.folder, made(until=OVER))
        page.reload()
        assert page.title() == "Nothing at this address"
    page.add_script_tag(path=AXE)
    found = page.evaluate(JUDGED, list(LEVELS))
    assert (found["violations"], found["passed"] > 5) == ([], True)
    page.close()


def test_the_round_that_the_browser_answered_is_one_that_is_read(browser, desk):
    page = opened(browser, desk)
    page.get_by_role("radio", name="Yes").last.check()
    page.get_by_role("button").click()
    page.wait_for_url("**?kept")
    said = read_round(desk.folder / "round.json").answers(datetime.now(UTC))
    assert said[("VN", FIRST + timedelta(days=14))] == "yes"
    page.close()
