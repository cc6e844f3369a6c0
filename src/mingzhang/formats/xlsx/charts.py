"""Charts of a workbook: drawings that can be changed in Excel, beside their figures."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mingzhang.document import Chart
from mingzhang.formats import tidy
from mingzhang.formats.drawing import COLOURS, describe
from mingzhang.formats.xlsx.kinds import CHART, checked
from mingzhang.money import UNITS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_CHART_WIDTH = 640
_CHART_PAGE = 620
"""Pixels: width of a drawing, and height of what a turned page holds."""
_PIXELS = 20
"""Pixels of a row."""
_LABELS, _NUMBERS = 28, 12
"""Widths of columns in characters."""
_LONGEST_DESCRIPTION = 255


def draw_charts(
    book: "Workbook", sheet: "Worksheet", charts: list[Chart], form: Callable[..., "Format"]
) -> None:
    """The figures of all charts on one sheet, each with its drawing at the right.

    form: gives the format of a look.
    """
    sheet.set_landscape()
    sheet.set_column(0, 0, _LABELS)
    sheet.set_column(1, 2, _NUMBERS)
    look = {"font_size": CHART, "font_name": "宋体"}
    plain, head = form(**look), form(**look, bold=True)
    right = form(**look, bold=True, align="right")
    top, used, breaks = 0, 0, []
    for chart in charts:
        names = chart.series or (chart.unit,)
        high = max(len(chart.rows) * len(names) * 22 + 90, 200)
        rows = max(len(chart.rows) + 3, high // _PIXELS + 2)
        if used and used + high > _CHART_PAGE:
            breaks.append(top)
            used = 0
        used += rows * _PIXELS
        sheet.write_string(top, 0, checked(tidy(chart.title)), head)
        for column, text in enumerate(names, 1):
            sheet.write_string(top + 1, column, checked(tidy(text)), right)
        scale = UNITS.get(chart.unit, 100)
        code = "#,##0.00" if chart.unit in UNITS else "General"
        number = form(**look, num_format=code)
        for row, (label, values) in enumerate(zip(chart.labels, chart.rows, strict=False), top + 2):
            sheet.write_string(row, 0, checked(tidy(label)), plain)
            for column, value in enumerate(values, 1):
                if value:
                    sheet.write_number(row, column, value / scale, number)
        drawn = _drawn(book, chart, sheet.get_name(), top, code)
        drawn.set_size({"width": _CHART_WIDTH, "height": high})
        options = {"description": describe(chart)[:_LONGEST_DESCRIPTION], "y_offset": 5}
        sheet.insert_chart(top, 4, drawn, options)
        top += rows
    sheet.set_h_pagebreaks(breaks)


def _drawn(book: "Workbook", chart: Chart, name: str, top: int, code: str) -> Any:
    """The drawing of a chart. name: of its sheet; top: row of its title; code: of numbers."""
    drawn = book.add_chart({"type": "bar"})
    last = top + 1 + len(chart.rows)
    for column in range(1, len(chart.series or (chart.unit,)) + 1):
        labels = {"value": True, "num_format": code, "font": {"name": "宋体", "size": 9}}
        drawn.add_series(
            {
                "name": [name, top + 1, column],
                "categories": [name, top + 2, 0, last, 0],
                "values": [name, top + 2, column, last, column],
                "data_labels": labels,
                "fill": {"color": COLOURS[(column - 1) % len(COLOURS)]},
                "gap": 60,
            }
        )
    title = f"{tidy(chart.title)}（{chart.unit}）"
    drawn.set_title({"name": title, "name_font": {"name": "黑体", "size": 12, "bold": False}})
    # The numbers stand at the bars: an axis would only say them again.
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    drawn.set_y_axis({"reverse": True, "num_font": {"name": "宋体", "size": 9}})
    legend = {"position": "bottom", "font": {"name": "宋体", "size": 9}}
    drawn.set_legend(legend if chart.series else {"none": True})
    return drawn
