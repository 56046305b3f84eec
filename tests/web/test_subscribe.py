"""The page to subscribe from, as it is written and as a real browser shows it."""

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from files.ics_files import BOOK
from files.test_publish import generation
from playwright.sync_api import sync_playwright

from calendars.publishing import atom
from calendars.publishing.feeds import feeds
from calendars.web import subscribe
from web.test_planner_in_browser import FAINT

BASE = "https://calendar.example/asean/"
FEEDS = feeds(BOOK, [generation(0)], BASE)
TITLE = BOOK.about.title
NEWS = [
    atom.feed(f"feeds/{path}.atom", title, path, (), "River Board", BASE)
    for path, title in (("changes", "Changes"), ("member/vn", "Changes for <Viet Nam>"))
]


class Links(HTMLParser):
    """The addresses of the page's links, and its sources of any kind."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.alternates: list[tuple[str, ...]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "a":
            self.links.append(found["href"])
        self.fetched += [found[name] for name in ("src", "srcset", "data") if name in found]
        if tag == "link" and found["rel"] == "alternate":
            self.alternates.append((found["rel"], found["type"], found["title"], found["href"]))
        elif tag in ("link", "script", "iframe", "form"):
            self.fetched.append(tag)


def test_each_feed_has_its_file_and_a_link_for_each_program():
    links = Links(subscribe.page(TITLE, FEEDS, BASE)).links
    assert len(links) == 5 * len(FEEDS)
    assert links[:5] == [
        "https://calendar.example/asean/feeds/all.ics",
        "webcal://calendar.example/asean/feeds/all.ics",
        "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fcalendar.example%2Fasean%2Ffeeds%2Fall.ics",
        "https://outlook.live.com/calendar/0/addfromweb"
        "?url=https%3A%2F%2Fcalendar.example%2Fasean%2Ffeeds%2Fall.ics&name=ASEAN%20defence%20meetings",
        "https://outlook.office.com/calendar/0/addfromweb"
        "?url=https%3A%2F%2Fcalendar.example%2Fasean%2Ffeeds%2Fall.ics&name=ASEAN%20defence%20meetings",
    ]


def test_google_is_given_a_webcal_address_for_each_feed():
    links = [link for link in Links(subscribe.page(TITLE, FEEDS, BASE)).links if "google" in link]
    assert {parse_qs(urlsplit(link).query)["cid"][0] for link in links} == {
        f"webcal://calendar.example/asean/{feed.path}" for feed in FEEDS
    }


def test_without_an_address_there_are_the_files_alone():
    assert sorted(Links(subscribe.page(TITLE, FEEDS)).links) == sorted(feed.path for feed in FEEDS)


@pytest.mark.parametrize("base", [BASE, None])
def test_readers_of_news_find_them_and_people_a_link_to_each(base):
    page = subscribe.page(TITLE, (*FEEDS, *NEWS), base)
    found, at = Links(page), base or ""
    assert found.alternates == [
        ("alternate", "application/atom+xml", "Changes", f"{at}feeds/changes.atom"),
        ("alternate", "application/atom+xml", "Changes for <Viet Nam>", f"{at}feeds/member/vn.atom"),
    ]
    # Each in its list, and that of all once more where cancelled meetings are told of.
    assert [link for link in found.links if link.endswith(".atom")] == [
        f"{at}feeds/changes.atom",
        f"{at}feeds/member/vn.atom",
        f"{at}feeds/changes.atom",
    ]
    assert found.fetched == []


def test_nothing_is_fetched_from_anybody_and_titles_are_text():
    found = Links(subscribe.page('<script>alert("x")</script>', FEEDS, BASE))
    assert found.fetched == []


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as tools:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = tools.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_can_be_read(browser, tmp_path, width, scheme):
    path = tmp_path / "index.html"
    path.write_bytes(subscribe.page(TITLE, (*FEEDS, *NEWS), BASE))
    shown = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown.goto(path.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert shown.evaluate(FAINT) == []
    shown.close()
