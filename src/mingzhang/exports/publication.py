"""A publication: one Disclosure in every form that people use, and a manifest of what it holds."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from mingzhang.disclosure import Disclosure
from mingzhang.exports.package import data_package
from mingzhang.files import FileError
from mingzhang.formats import FORMATS
from mingzhang.forms.form import forms
from mingzhang.forms.lay_out import lay_out, title_of
from mingzhang.forms.profile import profiles
from mingzhang.forms.target_form import target_forms

KINDS = {
    "html": "html",
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "md": "markdown",
    "data": None,
}
"""What can be published, each with the format that writes it; data is a folder."""
MANIFEST = "manifest.json"
_LONGEST_NAME = 60
_UNFIT = re.compile(r"[^\w（）()·-]+")


def publication(disclosure: Disclosure, kinds: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a publication, each with its path.

    kinds: of KINDS. Raises FileError for an unknown kind, and what cannot be written.
    """
    check_kinds(kinds)
    _check_known(disclosure)
    title = title_of(disclosure)
    try:
        document = lay_out(disclosure)
    except LookupError as error:
        raise FileError(f"公开数据不完整，少了 {error}，请重新用 read 读出") from error
    name = file_name(title)
    for kind in dict.fromkeys(kinds):
        format_name = KINDS[kind]
        if format_name is None:
            for path, data in data_package(disclosure, title).items():
                yield f"{kind}/{path}", data
        else:
            yield f"{name}.{kind}", FORMATS[format_name].write(document, title)


def _check_known(disclosure: Disclosure) -> None:
    """Raises FileError for a Disclosure whose profile or forms this program does not have."""
    asked: dict[str, Mapping[str, object]] = {disclosure.profile: profiles()}
    asked |= {one.form: forms() for one in disclosure.tables}
    asked |= {one.form: target_forms() for one in disclosure.projects}
    for name, known in asked.items():
        if name not in known:
            raise FileError(f"没有名为「{name}」的格式或表式，排不出来，请用 mingzhang read 重读")


def check_kinds(kinds: Sequence[str]) -> None:
    """Raises FileError where a kind is not one of KINDS, or there is none."""
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown or not kinds:
        known = "、".join(KINDS)
        wrong = "、".join(unknown)
        raise FileError(f"不能发布成「{wrong}」，请从这些里选：{known}")


def file_name(text: str) -> str:
    """A text as the name of a file, without its suffix: letters, digits, Chinese signs."""
    return _UNFIT.sub("_", text).strip("_")[:_LONGEST_NAME] or "公开文件"


def manifest(disclosure: Disclosure, files: Mapping[str, bytes], version: str) -> bytes:
    """What was written: each file with its size and SHA-256, in the order of writing.

    version: of this program.
    """
    described: dict[str, Any] = {
        "mingzhang": version,
        "title": title_of(disclosure),
        "unit": disclosure.unit,
        "year": disclosure.year,
        "stage": disclosure.stage,
        "level": disclosure.level,
        "profile": disclosure.profile,
        "files": [
            {"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for path, data in files.items()
        ],
    }
    return f"{json.dumps(described, ensure_ascii=False, indent=1)}\n".encode()
