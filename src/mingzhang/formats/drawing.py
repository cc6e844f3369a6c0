"""Charts as drawings: small SVG that needs nothing else, for pages, PDF and Word alike.

Labels stand above their bars, so that a drawing can be read on a telephone. Every text is escaped.
"""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from mingzhang.document import Chart, Grid
from mingzhang.formats import tidy
from mingzhang.formats.cells import width_of
from mingzhang.money import show

WIDTH = 460
"""Of every drawing, in its own units; a sign of text is SIZE high."""
SIZE = 13
LINE = 19
BAR = 12
COLOURS = ("#1f5fa8", "#c45a12")
_LIGHT = ("#cfe0f3", "#f6dcc8")
_INK = "#1a1a1a"
_NODE = 10
_FLOW = 240
_GAP = 6
_FONT = "'Noto Sans SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


class Drawing(NamedTuple):
    """An SVG and its height; its width is WIDTH."""

    svg: str
    height: int


def draw(chart: Chart) -> Drawing:
    """Draw a chart. Values below zero count as none."""
    parts, height = _flow(chart) if chart.kind == "flow" else _bars(chart)
    kind = "flow" if chart.kind == "flow" else "bars"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img" class="{kind}" font-family="{_FONT}"'
        f' font-size="{SIZE}" fill="{_INK}"><title>{escape(describe(chart))}</title>'
        f"{''.join(parts)}</svg>"
    )
    return Drawing(svg, height)


def describe(chart: Chart) -> str:
    """A chart in words, for those who cannot see it."""
    parts = [
        f"{tidy(label)} {'、'.join(_number(value, chart.unit) for value in row if value)}"
        for label, row in zip(chart.labels, chart.rows, strict=False)
    ]
    return f"{tidy(chart.title)}（单位：{chart.unit}）：{'；'.join(parts)}"


def figures(chart: Chart) -> Grid:
    """A chart's figures as a table with one row of head."""
    names = chart.series or (f"数额（{chart.unit}）",)
    rows = [
        (label, *(_number(value, chart.unit) if value else "" for value in row))
        for label, row in zip(chart.labels, chart.rows, strict=False)
    ]
    return Grid((("项目", *names), *rows))


def _number(value: int, unit: str) -> str:
    # What is no money comes in hundredths, as 元 does in fen.
    return show(value, "万元", 2) if unit == "万元" else show(value, "元", 2, trim=True)


def _fitted(text: str, room: float) -> str:
    """A text cut to a room in units, with a sign where it is cut."""
    text = tidy(text).replace("\n", " ")
    if width_of(text) * SIZE / 2 <= room:
        return text
    while text and (width_of(text) + 2) * SIZE / 2 > room:
        text = text[:-1]
    return f"{text}…"


def _text(x: float, y: float, text: str, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text x="{x:g}" y="{y:g}"{anchor}>{escape(text)}</text>'


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:.2f}" height="{height:.2f}" fill="{colour}"/>'


def _bars(chart: Chart) -> tuple[list[str], int]:
    """A label, and under it a bar for each series with its number at the bar's end."""
    most = max([value for row in chart.rows for value in row], default=0) or 1
    numbers = [_number(value, chart.unit) for row in chart.rows for value in row]
    room = WIDTH - (max(map(width_of, numbers), default=0) + 4) * SIZE / 2
    parts: list[str] = []
    y = 0
    if len(chart.series) > 1:
        x = 0.0
        for name, colour in zip(chart.series, COLOURS, strict=False):
            shown = _fitted(name, WIDTH / 3)
            parts += [_box(x, 3, SIZE, SIZE, colour), _text(x + SIZE + 5, SIZE + 1, shown)]
            x += (width_of(shown) + 5) * SIZE / 2 + 12
        y += LINE + _GAP
    for label, row in zip(chart.labels, chart.rows, strict=False):
        parts.append(_text(0, y + SIZE, _fitted(label, WIDTH)))
        y += LINE
        for at, value in enumerate(row):
            wide = max(value, 0) * room / most
            colour = COLOURS[(at if len(row) > 1 else 0) % len(COLOURS)]
            parts.append(_box(0, y, max(wide, 1), BAR, colour))
            parts.append(_text(max(wide, 1) + 5, y + BAR - 1, _number(value, chart.unit)))
            y += BAR + 3
        y += _GAP
    return parts, y


class _Node(NamedTuple):
    label: str
    value: int
    y: float
    height: float


def _flow(chart: Chart) -> tuple[list[str], int]:
    """The first series flows from the left into the whole, and on into the second at the right."""
    sides = [_nodes(chart, series) for series in (0, 1)]
    total = max(sum(node.value for node in side) for side in sides) or 1
    height = max([_FLOW, *(side[-1].y + max(side[-1].height, LINE) for side in sides if side)])
    middle = (WIDTH - _NODE) / 2
    top = LINE + (height - _FLOW) / 2
    parts: list[str] = []
    for at, name in enumerate(chart.series[:2]):
        parts.append(_text(WIDTH * at, SIZE, f"{tidy(name)}（{chart.unit}）", end=bool(at)))
    for series, side in enumerate(sides):
        parts += _ribbons(side, series, middle, top, total)
    parts.append(_box(middle, top, _NODE, _FLOW, "#5b6470"))
    return parts, int(LINE + height + 2)


def _nodes(chart: Chart, series: int) -> list[_Node]:
    """One side, from the top: high enough for its label, or as high as its share."""
    shown = [
        (label, row[series])
        for label, row in zip(chart.labels, chart.rows, strict=False)
        if series < len(row) and row[series] > 0
    ]
    total = max(
        (sum(row[at] for row in chart.rows if at < len(row) and row[at] > 0) for at in (0, 1)),
        default=0,
    )
    nodes: list[_Node] = []
    y = 0.0
    for label, value in shown:
        high = value * _FLOW / total
        nodes.append(_Node(label, value, y, high))
        y += max(high, LINE) + _GAP
    return nodes


def _ribbons(
    side: list[_Node], series: int, middle: float, top: float, total: int
) -> Iterator[str]:
    outer = _NODE if series == 0 else WIDTH - _NODE
    inner = middle if series == 0 else middle + _NODE
    bend = (outer + inner) / 2
    at = top
    texts: list[str] = []
    for node in side:
        y, high = LINE + node.y, node.height
        yield (
            f'<path fill="{_LIGHT[series]}" d="M{outer:g} {y:.2f}C{bend:g} {y:.2f} {bend:g}'
            f" {at:.2f} {inner:g} {at:.2f}V{at + high:.2f}C{bend:g} {at + high:.2f} {bend:g}"
            f' {y + high:.2f} {outer:g} {y + high:.2f}Z"/>'
        )
        x = 0 if series == 0 else WIDTH - _NODE
        yield _box(x, y, _NODE, max(high, 1), COLOURS[series])
        number = _number(node.value, "万元")
        room = middle - _NODE - 12 - (width_of(number) + 1) * SIZE / 2
        line = f"{_fitted(node.label, room)} {number}"
        where = outer + 5 if series == 0 else outer - 5
        texts.append(_text(where, y + SIZE, line, end=bool(series)))
        at += node.value * _FLOW / total
    yield from texts
