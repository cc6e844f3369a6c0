"""PDFium's functions for the inner loops: plain addresses in and out.

The wrapped structures of pypdfium2.raw cost as much as the calls themselves, and these are made for
every character and every object of a page.
"""

import ctypes
from functools import cache
from typing import Any, NamedTuple


class Calls(NamedTuple):
    """The functions, by what they give. Addresses are ints."""

    code: Any
    box: Any
    angle: Any
    object_of_page: Any
    object_of_form: Any
    kind: Any
    mode: Any
    bounds: Any
    segments: Any


@cache
def calls() -> Calls:
    """The functions, bound at their first use."""
    import pypdfium2.raw as pdfium

    pointer, whole = ctypes.c_void_p, ctypes.c_int

    def bound(function: Any, result: Any, *arguments: Any) -> Any:
        return ctypes.cast(function, ctypes.CFUNCTYPE(result, *arguments))

    return Calls(
        bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, pointer, whole),
        bound(pdfium.FPDFText_GetLooseCharBox, whole, pointer, whole, pointer),
        bound(pdfium.FPDFText_GetCharAngle, ctypes.c_float, pointer, whole),
        bound(pdfium.FPDFPage_GetObject, pointer, pointer, whole),
        bound(pdfium.FPDFFormObj_GetObject, pointer, pointer, ctypes.c_ulong),
        bound(pdfium.FPDFPageObj_GetType, whole, pointer),
        bound(pdfium.FPDFTextObj_GetTextRenderMode, whole, pointer),
        bound(pdfium.FPDFPageObj_GetBounds, whole, *[pointer] * 5),
        bound(pdfium.FPDFPath_CountSegments, whole, pointer),
    )


def address(wrapped: Any) -> int:
    """The address that a wrapped pointer holds; 0 for none."""
    return ctypes.cast(wrapped, ctypes.c_void_p).value or 0
