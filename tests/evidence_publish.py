"""What the issue on publishing asks to be shown, as Markdown for ``evidence/published.md``."""

import json
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from mingzhang import __version__
from mingzhang.book import Book
from mingzhang.compiling import compile_book
from mingzhang.desk import publish
from mingzhang.exports.publication import KINDS, publication
from mingzhang.formats import FORMATS
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.recognise import recognise
from tests.bench_publish import memory, ratios
from tests.shared import ROOT

EXAMPLES = ("tongnan-2021", "culture-2024")


def published() -> str:
    """Manifests of both examples, round trips, the page in a browser, speed and memory."""
    lines = ["# Published", "", f"Mingzhang {__version__}.", ""]
    with tempfile.TemporaryDirectory() as temporary:
        for name in EXAMPLES:
            lines += _manifest(name, Path(temporary))
        lines += _round_trips()
        lines += _browser(Path(temporary))
    lines += ["## Speed and memory", "", "| format | ours, s | libraries, s | ratio |"]
    lines += ["|---|---|---|---|"]
    for kind, (own, other) in ratios().items():
        lines.append(f"| {kind} | {own:.3f} | {other:.3f} | {own / other:.2f} |")
    lines += ["", f"Most memory of publishing culture-2024: {memory() / 1e6:.0f} MB.", ""]
    return "\n".join(lines)


def _manifest(name: str, folder: Path) -> list[str]:
    first = publish(ROOT / "examples" / name, folder / name)
    again = publish(ROOT / "examples" / name, folder / name)
    same = "yes" if first == again else "no"
    manifest = json.loads(first.files["manifest.json"])
    lines = [f"## {name}", "", f"Two runs give the same bytes: {same}.", ""]
    lines += ["| file | bytes | sha256 |", "|---|---|---|"]
    lines += [
        f"| {one['path']} | {one['bytes']} | {one['sha256'][:16]}… |" for one in manifest["files"]
    ]
    return [*lines, ""]


def _round_trips() -> list[str]:
    lines = ["## Round trips", "", "| example | format | document equal | disclosure equal |"]
    lines += ["|---|---|---|---|"]
    for name in EXAMPLES:
        disclosure = compile_book(Book.load(ROOT / "examples" / name)).disclosure
        document = lay_out(disclosure)
        for kind, format_name in KINDS.items():
            if format_name is None:
                continue
            used = FORMATS[format_name]
            ((path, data),) = publication(disclosure, [kind])
            found = used.read(data, path)
            whole = found == document.only(used.carries)
            lines.append(f"| {name} | {kind} | {whole} | {recognise(found) == disclosure} |")
    return [*lines, ""]


def _browser(folder: Path) -> list[str]:
    chromium = shutil.which("chromium")
    if chromium is None:
        return ["## In Chromium", "", "No Chromium here: nothing measured.", ""]
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    lines = ["## In Chromium", ""]
    lines += ["| page | width | console | charts | loaded, s | axe passes | axe violations |"]
    lines += ["|---|---|---|---|---|---|---|"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in EXAMPLES:
            path = next((folder / name).glob("*.html"))
            for width in (1280, 390):
                page: Any = browser.new_page(viewport={"width": width, "height": 900})
                said: list[object] = []
                page.on("console", partial(list.append, said))
                page.on("pageerror", partial(list.append, said))
                start = time.perf_counter()
                page.goto(path.as_uri())
                seconds = time.perf_counter() - start
                charts = page.locator("figure.chart svg").count()
                session = page.context.new_cdp_session(page)
                session.send("Page.setBypassCSP", {"enabled": True})
                page.reload()
                found = Axe().run(page).response
                faults = [f"{one['id']} ({one['impact']})" for one in found["violations"]]
                lines.append(
                    f"| {name} | {width} | {len(said)} messages | {charts} | {seconds:.2f}"
                    f" | {len(found['passes'])} | {', '.join(faults) or 'none'} |"
                )
                page.close()
        browser.close()
    return [*lines, ""]


if __name__ == "__main__":
    print(published())
