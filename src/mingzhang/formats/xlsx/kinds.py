"""How a workbook of Mingzhang says what its texts are: by fonts, a named range and a property."""

from mingzhang.files import FileError

MARK = "mingzhang"
"""Name of the document property of a workbook that ``write`` made."""
TABLE = "表格"
"""Name of the range that holds the table of a sheet."""
HEADINGS = {1: 20.0, 2: 16.0, 3: 14.0, 4: 13.0, 5: 12.0, 6: 11.0}
"""Points of the bold font of a heading by its level."""
PARAGRAPH = 11.0
NOTE = 9.0
MORE = 0.5
"""By how much larger the font is where a paragraph or note goes on in a further row."""
CHART = 10.5
"""The size of figures that stand only for a drawing; reading leaves them out."""
MOST_TEXT = 32_767
"""Excel's limit of characters of a cell."""


def checked(text: str) -> str:
    """A text that fits in a cell. Raises FileError."""
    if len(text) > MOST_TEXT // 2 and len(text.encode("utf-16-le")) > 2 * MOST_TEXT:
        raise FileError(
            f"「{text[:20]}…」有 {len(text)} 字，Excel 的一格最多 {MOST_TEXT} 字，"
            "请分成几段，或改存为 docx"
        )
    return text
