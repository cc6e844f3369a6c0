"""Recognised characters: what the text in a picture says, sign by sign, and where each stands.

rapidocr's models ship in its wheel and are given by their paths: there is nothing to download.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingzhang.formats.pdf.frame import Floats
from mingzhang.formats.pdf.ink import Grey
from mingzhang.formats.pdf.rulings import Mesh
from mingzhang.formats.pdf.stretches import Found, Stretch, find_stretches

LEAST_SCORE = 0.5
"""How sure the recognition of a line must be, 0 to 1: below that it is dirt."""
ABOVE, BEFORE = 0.25, 0.6
"""Heights of blank paper that the model is shown above and below a line, and at its sides."""
NARROW = 96
"""Pixels in width (48 in height) to which the model fills up a shorter line; cells are short."""
APART, FIGURES_APART = 0.35, 0.8
"""Signs further apart than so many heights stay apart, those of figures or of Latin words further;
others touch, for the columns in which the model sees them are coarse."""
ALIKE = 0.15
"""Sizes that differ by less than this share from the page's usual one are it."""
DIGIT_HEIGHT, SIGN_HEIGHT = 0.75, 0.92
"""Ink of digits and of Chinese signs, in heights of their font."""
_FIRST_WIDE = 0x2E80


class Letters(NamedTuple):
    """Characters of a page: code points (n,), boxes (n, 4) in points; sure: how sure the
    recognition of the mean character was, 0 to 1, with those that were left out for dirt."""

    codes: NDArray[np.uint32]
    boxes: Floats
    sure: float = 1.0


class _Line(NamedTuple):
    """A recognised line: its ink, its signs, and the middle of each in pixels."""

    ink: Stretch
    codes: list[int]
    middles: list[float]

    @property
    def size(self) -> float:
        """The height of its font in pixels."""
        wide = any(code >= _FIRST_WIDE for code in self.codes)
        return self.ink.height / (SIGN_HEIGHT if wide else DIGIT_HEIGHT)


@cache
def _engine() -> Any:
    """The models, loaded once a process. One thread: as good for many files, and always alike."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 100_000,
            "Global.return_word_box": True,
            "Rec.rec_img_shape": [3, 48, NARROW],
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_side_len": 32,  # it is shown parts of pages, not to be enlarged
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def read_letters(text: Grey, meshes: Sequence[Mesh], scale: float) -> Letters:
    """All characters of a page.

    text: a straight picture without ruling lines; meshes: its tables, in points; scale: pixels a
    point.
    """
    found = find_stretches(text, meshes, scale, _detect)
    if not found:
        return Letters(np.zeros(0, np.uint32), np.zeros((0, 4)))
    shown = [_shown(text, one) for one in found]
    read = _engine().recognize_txt(shown)
    lines = [
        (_line(one.ink, crop.shape[1], info), score)
        for one, crop, info, score in zip(found, shown, read.word_results, read.scores, strict=True)
        if info.words
    ]
    count = sum(len(line.codes) for line, _ in lines)
    sure = sum(score * len(line.codes) for line, score in lines) / max(count, 1)
    return _placed([line for line, score in lines if score >= LEAST_SCORE], scale, sure)


def _detect(picture: Grey) -> list[Stretch]:
    """Where the model sees text, as level rectangles."""
    found = _engine()(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None:
        return []
    most = (picture.shape[1], picture.shape[0])
    first = np.clip(np.floor(found.boxes.min(axis=1)), 0, most).astype(int)
    last = np.clip(np.ceil(found.boxes.max(axis=1)), 0, most).astype(int)
    return [Stretch(*a, *b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]


def _coloured(picture: Grey) -> Any:
    return np.ascontiguousarray(np.broadcast_to(picture[..., None], (*picture.shape, 3)))


def _shown(text: Grey, one: Found) -> Any:
    """What the model is shown of a line: nothing beyond its cell, but paper all around."""
    above, before = _margins(one.ink)
    wanted = Stretch(
        one.ink.x0 - before, one.ink.y0 - above, one.ink.x1 + before, one.ink.y1 + above
    )
    paper = np.full((wanted.y1 - wanted.y0, wanted.x1 - wanted.x0), 255, np.uint8)
    there = Stretch(*map(max, wanted[:2], one.room[:2]), *map(min, wanted[2:], one.room[2:]))
    there.moved(-wanted.x0, -wanted.y0).of(paper)[:] = there.of(text)
    return _coloured(paper)


def _margins(ink: Stretch) -> tuple[int, int]:
    """Pixels above and below a line, and at its sides, that the model is shown."""
    return round(ABOVE * ink.height) + 1, round(BEFORE * ink.height) + 1


def _line(ink: Stretch, width: int, info: Any) -> _Line:
    """A line of what the model says. width: of the picture that it was shown."""
    codes = [ord(sign) for word in info.words for sign in word]
    columns = [column for word in info.word_cols for column in word]
    left = ink.x0 - _margins(ink)[1]
    step = width / info.line_txt_len
    return _Line(ink, codes, [left + (column + 0.5) * step for column in columns])


def _placed(lines: list[_Line], scale: float, sure: float) -> Letters:
    """The signs of lines with boxes of their fonts' heights."""
    sizes = [line.size for line in lines for code in line.codes if code >= _FIRST_WIDE]
    usual = median(sizes) if sizes else 0
    codes: list[int] = []
    boxes: list[tuple[float, ...]] = []
    for line in lines:
        size = usual if abs(line.size - usual) < ALIKE * usual else line.size
        middle = (line.ink.y0 + line.ink.y1) / 2
        codes += line.codes
        boxes += [(x0, middle - size / 2, x1, middle + size / 2) for x0, x1 in _sides(line, size)]
    return Letters(np.array(codes, np.uint32), np.array(boxes).reshape(-1, 4) / scale, sure)


def _sides(line: _Line, size: float) -> list[tuple[float, float]]:
    """Left and right of each sign: as wide as its kind, touching its neighbour if that is near."""
    halves = [size / 2 if code >= _FIRST_WIDE else size / 4 for code in line.codes]
    # What is too faint for ink the model may still have seen.
    lefts = [min(line.ink.x0, line.middles[0] - halves[0])]
    rights = []
    for (middle, half), (after, its) in pairwise(zip(line.middles, halves, strict=True)):
        narrow = half + its <= size / 2
        gap = after - its - middle - half
        if gap > (FIGURES_APART if narrow else APART) * size:
            rights.append(middle + half)
            lefts.append(after - its)
        else:
            between = middle + (after - middle) * half / (half + its)
            rights.append(between)
            lefts.append(between)
    rights.append(max(line.ink.x1, line.middles[-1] + halves[-1]))
    return list(zip(lefts, rights, strict=True))
