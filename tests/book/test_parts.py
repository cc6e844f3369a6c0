"""The parts of a book beside its lines: every error is one sentence that names the place."""

import shutil
from pathlib import Path

import pytest

from mingzhang.book import Book, BookError
from mingzhang.cli import main
from tests.shared import ROOT

EXAMPLE = ROOT / "examples/tongnan-2021"
DEPARTMENT = ROOT / "examples/culture-2024"

BAD = {
    "a reason that reads as a statement": (
        "texts.toml",
        '[basic]\nreason = "基本支出安排12万元"',
        "texts.toml 的 \\[basic\\] reason 这段话本身会被读成",
    ),
    "a reason of two sentences": ("texts.toml", '[basic]\nreason = "甲。乙"', "不能有「。」"),
    "an amount in texts": ("texts.toml", "[basic]\namount = 3", "由账本的金额得出，不用写"),
    "an unknown slot": ("texts.toml", '[basic]\ncolour = "红"', "没有用处，可写：reason、use"),
    "a count that is none": ("texts.toml", '[staff]\non_post = "十三"', "应是整数"),
    "broken toml": ("texts.toml", "[basic\n", "texts.toml 写法有误"),
    "weights of 95": (
        "targets.toml",
        '[overall]\ntarget = [{ indicator = "a", weight = 95, value = "1" }]',
        "权重合计是 95%，应为 100%",
    ),
    "a project without money": (
        "targets.toml",
        '[[project]]\nname = "月球车"\n'
        'target = [{ level2 = "数量指标", indicator = "a", value = "1" }]',
        "「月球车」在 lines.csv 里没有金额",
    ),
    "an unknown level": (
        "targets.toml",
        '[[project]]\nname = "a"\ntarget = [{ level2 = "怪指标", indicator = "a", value = "1" }]',
        "「怪指标」不是标准二级指标",
    ),
    "contracts above the project's money": (
        "targets.toml",
        '[[project]]\nname = "区行政服务中心租赁费"\n'
        'contract = [{ name = "租约", amount = "1300" }]\n'
        'target = [{ level2 = "数量指标", indicator = "a", value = "1" }]',
        "合同合计 1300 万元，超过项目金额 1227 万元",
    ),
    "no indicator": ("targets.toml", '[[project]]\nname = "a"', "没有指标"),
    "procurement of an unknown kind": (
        "procurement.csv",
        "类别,资金来源,金额\n土地,一般公共预算拨款,3\n",
        "procurement.csv 第 2 行的类别「土地」",
    ),
    "procurement twice": (
        "procurement.csv",
        "类别,资金来源,金额\n货物,其他收入,3\n货物,其他收入,4\n",
        "第 3 行与第 2 行重复",
    ),
    "last year of an unknown item": (
        "last-year.csv",
        "功能科目,经济科目,资金来源,支出类别,项目,事项,金额\n,,其他收入,,,怪事,3\n",
        "last-year.csv 第 2 行的事项「怪事」",
    ),
    "a version of the future": ("book.toml", "mingzhang = 9", "版本是 9"),
    "an unknown nature": (
        "book.toml",
        'mingzhang = 2\nunit = "a"\nyear = 2021\nprofile = "chongqing-budget"\nnature = "公司"',
        "「nature」写作「公司」",
    ),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_part(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, text, words = BAD[name]
    folder = tmp_path / "book"
    shutil.copytree(EXAMPLE, folder)
    if name == "a version of the future":
        text = (folder / file).read_text("utf-8").replace("mingzhang = 2", text)
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BookError, match=words):
        Book.load(folder)
    target = tmp_path / "out.md"
    assert main(["compile", str(folder), "-o", str(target)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not target.exists()


def department(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(DEPARTMENT, folder)
    return folder


def test_a_transfer_that_does_not_match(tmp_path: Path) -> None:
    folder = department(tmp_path)
    lines = folder / "units/02-troupe/lines.csv"
    lines.write_text(lines.read_text("utf-8").replace("送戏下乡,40", "送戏下乡,41"), "utf-8")
    with pytest.raises(BookError, match="补助不符：付方 40 万元，收方 41 万元"):
        Book.load(folder)


def test_two_units_with_one_code(tmp_path: Path) -> None:
    folder = department(tmp_path)
    head = folder / "units/01-library/book.toml"
    head.write_text(head.read_text("utf-8").replace("207002", "207001"), "utf-8")
    with pytest.raises(BookError, match="单位代码都是 207001"):
        Book.load(folder)


def test_a_unit_below_itself(tmp_path: Path) -> None:
    folder = department(tmp_path)
    (folder / "units/03-self").symlink_to(folder)
    with pytest.raises(BookError, match="是它自己的下级单位"):
        Book.load(folder)


def test_a_unit_of_another_year(tmp_path: Path) -> None:
    folder = department(tmp_path)
    head = folder / "units/01-library/book.toml"
    head.write_text(head.read_text("utf-8").replace("year = 2024", "year = 2023"), "utf-8")
    with pytest.raises(BookError, match="「青岚县图书馆」的年度是 2023，应为 2024"):
        Book.load(folder)


def test_an_old_book_is_read_and_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "book.toml").write_text(
        'mingzhang = 1\nunit = "某馆"\nyear = 2021\nprofile = "chongqing-budget"\n', "utf-8"
    )
    shutil.copy(EXAMPLE / "lines.csv", folder)
    new = tmp_path / "new"
    assert main(["convert", str(folder), str(new)]) == 0
    assert "mingzhang = 2" in (new / "book.toml").read_text("utf-8")
    assert Book.load(new) == Book.load(folder)
