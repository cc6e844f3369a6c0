"""The page in a browser: nothing wrong on the console, charts drawn, keys and phones work, no
serious fault for those who cannot see. Debian's Chromium; skipped with a message where it is not.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mingzhang.centre import dashboard, generate, import_folder
from mingzhang.centre.generator import Size
from mingzhang.desk import publish
from tests.shared import ROOT

EXAMPLES = ("tongnan-2021", "culture-2024")
DESK, PHONE = (1280, 900), (390, 844)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium here: 11 tests of the pages in a browser skipped")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The published page of each example."""
    found = {}
    for name in EXAMPLES:
        folder = tmp_path_factory.mktemp(name)
        publish(ROOT / "examples" / name, folder, ["html"])
        found[name] = next(folder.glob("*.html"))
    return found


def opened(browser: Any, path: Path, size: tuple[int, int]) -> tuple[Any, list[str]]:
    """The page in a window of a size, and everything that went wrong."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith("file:") else wrong.append(one.url))
    page.goto(path.as_uri())
    return page, wrong


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("name", EXAMPLES)
def test_page_is_whole(
    browser: Any, pages: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    page, wrong = opened(browser, pages[name], size)
    charts = page.locator("figure.chart svg")
    assert charts.count() == 5
    for index in range(charts.count()):
        box = charts.nth(index).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 50
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("main h2").first.inner_text() == "一页看懂"
    assert wrong == []
    page.close()


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_serious_for_axe(browser: Any, pages: dict[str, Path], name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, _ = opened(browser, pages[name], DESK)
    # The policy of the page forbids strangers' scripts: axe is run past it, as an extension would.
    found = page.context.new_cdp_session(page)
    found.send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    results = Axe().run(page)
    violations = results.response["violations"]
    serious = [one["id"] for one in violations if one["impact"] in ("serious", "critical")]
    assert serious == []
    assert len(results.response["passes"]) > 10
    page.close()


def test_search_by_keys(browser: Any, pages: dict[str, Path]) -> None:
    page, wrong = opened(browser, pages["tongnan-2021"], DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("公务接待")
    told = page.locator("#found")
    assert told.inner_text().startswith("第 1 处，共 ")
    page.keyboard.press("Enter")
    assert told.inner_text().startswith("第 2 处")
    page.keyboard.press("Escape")
    assert told.inner_text() == ""
    page.keyboard.type("没有这样的字")
    assert told.inner_text() == "没有找到"
    page.keyboard.press("Escape")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.split("#")[1].startswith(("s", "f"))
    assert wrong == []
    page.close()


def test_phone_folds_the_contents_and_tables_scroll(browser: Any, pages: dict[str, Path]) -> None:
    page, _ = opened(browser, pages["tongnan-2021"], PHONE)
    assert page.locator("nav details").evaluate("one => one.open") is False
    scrolling = "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.locator(".wide").evaluate_all(scrolling) > 0
    page.close()


def test_hostile_text_does_not_run(browser: Any, tmp_path: Path) -> None:
    from mingzhang.document import Chart, Document, Grid, Heading, Paragraph
    from mingzhang.formats.html import write

    bad = (
        "</script><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">"
    )
    blocks = (Heading(bad), Paragraph(bad), Grid(((bad,),)), Chart(bad, "bar", (bad, "b"), (1, 2)))
    path = tmp_path / "x.html"
    path.write_text(write(Document(blocks, front=blocks), "题"), encoding="utf-8")
    page, wrong = opened(browser, path, DESK)
    page.wait_for_timeout(200)
    assert page.title() == "题"
    assert page.locator("img, script").count() == 1
    assert wrong == []
    page.close()


@pytest.fixture(scope="module")
def dashboard_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The service centre's dashboard of a small made-up year."""
    folder = tmp_path_factory.mktemp("centre")
    exports = generate(folder / "exports", 2021, Size(3000, 28, 182, 262, 1187), seed=5)
    import_folder(folder / "store", exports)
    return Path(dashboard(folder / "store", folder / "centre.html"))


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_dashboard(browser: Any, dashboard_page: Path, size: tuple[int, int]) -> None:
    page, wrong = opened(browser, dashboard_page, size)
    assert page.locator("svg").count() >= 3
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert "虚构数据" in page.inner_text("body")
    assert wrong == []
    page.close()
