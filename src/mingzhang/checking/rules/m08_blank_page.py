"""查什么：没有标题、每一格都是空的表（多余的空白表页）。

理由：多半是排版时留下的空表；读者以为漏了数。没有数据的法定表有表名和说明，不在此列。

例：目录后面有一张全空的表格。

改法：删去空表，或者补上表名和说明。
"""

from collections.abc import Iterator

from mingzhang.checking.finding import Context, Finding, Rule, Spot


def _look(context: Context) -> Iterator[tuple[Finding, frozenset[int]]]:
    for lost in context.disclosure.unrecognised:
        cells = [cell for row in lost.grid for cell in row]
        if lost.title or len(cells) < 4 or any(cell.strip() for cell in cells):
            continue
        where = f"第 {lost.pages[0]} 页" if lost.pages else "文中"
        yield (
            RULE.finding(f"空白的表：{where}有一张没有标题、全空的表", (Spot(lost.place, ""),)),
            frozenset(),
        )


RULE = Rule("M08", "blank-page", "空白的表页", "warning", __doc__ or "", look=_look)
