"""``mingzhang compile EXPORTED.xlsx``: the budget system's workbook becomes the publication."""

from pathlib import Path

from mingzhang.book.sheets import SHEETS
from mingzhang.book.texts import NO_TEXTS, Texts, read_texts
from mingzhang.compiling.exported import Exported, compile_exported
from mingzhang.desk import open_document, read
from mingzhang.document import Chart
from mingzhang.files import FileError, decode, read_bytes, write_atomic
from mingzhang.formats import format_of
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.profile import Profile, profiles
from mingzhang.forms.recognise import recognise

TEXTS = "texts.toml"


def is_exported(path: Path) -> bool:
    """Whether a path is no book but a file with tables. Raises FileError where it is unreadable."""
    if path.is_dir() or not path.exists():
        return False
    if path.suffix.lower() != ".xlsx":
        return True
    head = SHEETS["head"].name
    blocks = open_document(path).blocks
    return all(isinstance(one, Chart) or one.place.sheet != head for one in blocks)


def publish_exported(
    path: Path,
    target: Path,
    previous: Path | None = None,
    texts: Path | None = None,
    profile: str | None = None,
) -> Exported:
    """Write the publication of exported tables: narrative and tables, in the suffix's format.

    previous: last year's publication; texts: a folder with texts.toml; profile: an id, else what
    the tables show, else last year's. Raises FileError or BookError; nothing is half written.
    """
    writer = format_of(target)
    before = read(previous, profile) if previous else None
    exported = recognise(open_document(path), profile)
    if not exported.tables:
        why = exported.unrecognised[0].why if exported.unrecognised else "里面没有表"
        raise FileError(f"「{path}」既不是账本，也认不出预算表（{why}），请核对文件")
    chosen = profiles()[exported.profile]
    if not chosen.required and before:
        chosen = profiles()[before.profile]
    if not chosen.required:
        known = "、".join(one.id for one in profiles().values() if one.required)
        raise FileError(f"认不出「{path}」是哪一地的格式，请用 --profile 指定：{known}")
    year = exported.year or (before.year + 1 if before and before.year else None)
    unit = exported.unit or (before.unit if before else "")
    if year is None or not unit:
        raise FileError(f"「{path}」里找不到单位名称或年度，请在表题或「编制单位」一行写明")
    if before and before.year not in (None, year - 1):
        raise FileError(f"「{previous}」是 {before.year} 年的，上年应是 {year - 1} 年，请换一份")
    own = _texts(texts, chosen, year) if texts else NO_TEXTS
    made = compile_exported(exported, chosen, unit, year, before, own)
    title = chosen.title.format(unit=unit, year=year)
    write_atomic(target, writer.write(lay_out(made.disclosure), title))
    return made


def _texts(folder: Path, profile: Profile, year: int) -> Texts:
    import tomllib

    path = folder / TEXTS if folder.is_dir() else folder
    try:
        data = tomllib.loads(decode(read_bytes(path), path.name))
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"{path} 不是合格的 TOML，请改正：{error}") from error
    return read_texts(data, path.name, profile, year)
