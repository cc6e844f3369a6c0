"""Charts as pictures, for formats that take no drawings."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from mingzhang.document import Chart
from mingzhang.files import FileError
from mingzhang.formats import tidy
from mingzhang.formats.drawing import WIDTH, draw
from mingzhang.formats.pdf.signs import fonts

DOTS = 144
"""Dots an inch."""
_TITLE = 30
_PAGES = b"""
#let data = json(bytes(sys.inputs.data))
#set text(font: "Noto Sans SC", size: 14pt, lang: "zh")
#for one in data {
  page(width: one.width * 1pt, height: one.height * 1pt, margin: 0pt, {
    place(top + center, dy: 4pt, text(one.title))
    place(bottom + left, image(bytes(one.svg), format: "svg", width: 100%))
  })
}
"""


class Picture(NamedTuple):
    """A PNG and its size in points."""

    png: bytes
    width: int
    height: int


def pictures(charts: Iterable[Chart]) -> list[Picture]:
    """Each chart with its title as a picture. Equal charts give equal bytes. Raises FileError."""
    import typst

    drawings = [(chart, draw(chart)) for chart in charts]
    if not drawings:
        return []
    heights = [drawing.height + _TITLE for _, drawing in drawings]
    data = [
        {
            "title": tidy(chart.title).replace("\n", " "),
            "svg": drawing.svg,
            "width": WIDTH,
            "height": height,
        }
        for (chart, drawing), height in zip(drawings, heights, strict=True)
    ]
    try:
        made = typst.compile(
            _PAGES,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="png",
            ppi=DOTS,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise FileError(f"画不成图：{error}，请改用其他格式并报告这个问题") from error
    found = made if isinstance(made, list) else [made]
    return [
        Picture(png, WIDTH, height)
        for png, height in zip(found, heights, strict=True)
        if isinstance(png, bytes)
    ]
