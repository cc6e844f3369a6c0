"""How a workbook of Mingzhang says what its texts are: by fonts, a named range and a property."""

MARK = "mingzhang"
"""Name of the document property of a workbook that ``write`` made."""
TABLE = "表格"
"""Name of the range that holds the table of a sheet."""
HEADINGS = {1: 20.0, 2: 16.0, 3: 14.0, 4: 13.0, 5: 12.0, 6: 11.0}
"""Points of the bold font of a heading by its level."""
PARAGRAPH = 11.0
NOTE = 9.0
CHART = 10.5
"""The size of figures that stand only for a drawing; reading leaves them out."""
