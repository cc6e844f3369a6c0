"""The desk: files that belong together, many files over workers, marks over the pages."""

import json
import os
import signal
import threading
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.desk import check_all, read
from mingzhang.desk.pool import check_many
from mingzhang.disclosure import Disclosure
from mingzhang.document import Document, Grid
from mingzhang.files import FileError
from mingzhang.formats import FORMATS
from mingzhang.forms.lay_out import lay_out
from tests.compiling.test_exported import book
from tests.shared import ROOT

EXAMPLE = str(ROOT / "examples/archive-2023/budget.md")


def made(level: str = "department", year: int = 2026, unit: str = "") -> Disclosure:
    one = book(level, year)
    return compile_book(one._replace(unit=unit or one.unit)).disclosure


def parted(disclosure: Disclosure) -> tuple[Document, Document]:
    """The narrative, and the tables with their titles."""
    blocks = lay_out(disclosure).blocks
    first = next(i for i, one in enumerate(blocks) if isinstance(one, Grid)) - 3
    return Document(blocks[:first]), Document(blocks[first:])


def put(folder: Path, name: str, document: Document) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(FORMATS[path.suffix[1:].replace("md", "markdown")].write(document))


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Disclosure, Path]:
    disclosure = made()
    narrative, tables = parted(disclosure)
    folder = tmp_path / "公开"
    put(folder, "附件1 预算表.xlsx", tables)
    put(folder, "情况说明.docx", narrative)
    (folder / ".DS_Store").write_bytes(b"litter")
    return disclosure, folder


def test_a_folder_is_one_publication(two_files: tuple[Disclosure, Path]) -> None:
    disclosure, folder = two_files
    found = read(folder)
    assert found == disclosure
    cell = next(c for row in found.tables[0].rows for c in row.cells.values() if c.fen)
    assert cell.place.file == "附件1 预算表.xlsx"
    assert next(iter(found.stated)).place.file == "情况说明.docx"


def test_a_zip_is_one_publication(two_files: tuple[Disclosure, Path], tmp_path: Path) -> None:
    disclosure, folder = two_files
    path = tmp_path / "公开.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in folder.iterdir():
            archive.write(one, f"某局/{one.name}")
    assert read(path) == disclosure


def test_other_units_stay_apart(tmp_path: Path) -> None:
    units = ["上海市青岚区档案馆", "上海市青岚区图书馆"]
    for unit in units:
        narrative, tables = parted(made(unit=unit))
        put(tmp_path, f"{unit}/说明.md", narrative)
        put(tmp_path, f"{unit}/{unit}2026年部门预算表.xlsx", tables)
    checked, unread = check_all(tmp_path)
    assert sorted(one.disclosure.unit for one in checked) == sorted(units)
    assert [len(one.disclosure.tables) for one in checked] == [9, 9]
    assert unread == ()
    with pytest.raises(FileError, match="2 份公开文件"):
        read(tmp_path)


def test_the_same_tables_twice_stay_apart(tmp_path: Path) -> None:
    for suffix in ("docx", "md"):
        put(tmp_path, f"预算.{suffix}", lay_out(made()))
    checked, _ = check_all(tmp_path)
    assert [len(one.disclosure.tables) for one in checked] == [9, 9]


def test_years_and_levels_stay_apart(tmp_path: Path) -> None:
    put(tmp_path, "a.md", lay_out(made(year=2025)))
    put(tmp_path, "b.md", lay_out(made(year=2026)))
    put(tmp_path, "c.md", lay_out(made("unit")))
    assert len(check_all(tmp_path)[0]) == 3


def test_what_cannot_be_read_is_said(two_files: tuple[Disclosure, Path]) -> None:
    disclosure, folder = two_files
    (folder / "扫描.png").write_bytes(b"\x89PNG....")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    checked, unread = check_all(folder)
    assert [one.disclosure for one in checked] == [disclosure]
    assert len(unread) == 2
    empty = folder / "空"
    empty.mkdir()
    with pytest.raises(FileError, match="没有能读的文件"):
        read(empty)


def test_many_files_keep_their_order_and_fail_alone(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    paths = [EXAMPLE, str(bad), "missing.md", EXAMPLE]
    found = list(check_many(paths, workers=2))
    assert [one.source for one in found] == paths
    assert [bool(one.error) for one in found] == [False, True, True, False]
    assert found[0].errors == found[3].errors == 2
    assert all("\n" not in one.error for one in found)


def test_pipes_and_devices_cost_one_sentence(tmp_path: Path) -> None:
    """They would be read for ever."""
    pipe = tmp_path / "slow.md"
    os.mkfifo(pipe)
    stuck = tmp_path / "stuck.md"
    stuck.symlink_to("/dev/zero")
    found = list(check_many([str(pipe), str(stuck), EXAMPLE], workers=1, seconds=5))
    assert [bool(one.error) for one in found] == [True, True, False]


def test_a_killed_worker_is_replaced() -> None:
    from mingzhang.desk.process import WorkerProcess

    worker = WorkerProcess()
    try:
        assert not worker.ask(EXAMPLE, None, "json", 30).error
        process = worker.process
        assert process
        threading.Timer(0.0, process.send_signal, (signal.SIGSEGV,)).start()
        process.wait(10)
        assert "崩溃" in worker.ask(EXAMPLE, None, "json", 30).error
        assert not worker.ask(EXAMPLE, None, "json", 30).error
    finally:
        worker.end()


def test_a_stopped_worker_is_given_up() -> None:
    from mingzhang.desk.process import WorkerProcess

    worker = WorkerProcess()
    try:
        worker.ask(EXAMPLE, None, "json", 30)
        assert worker.process
        worker.process.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        assert "没有读完" in worker.ask(EXAMPLE, None, "json", 1).error
        assert time.monotonic() - start < 5
    finally:
        worker.end()


def test_many_files_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", EXAMPLE, EXAMPLE]) == 1
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 3
    assert "共 2 个：读不了 0 个" in shown.out
    assert shown.err == ""
    assert main(["check", EXAMPLE, EXAMPLE, "--format", "json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 2


def test_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(60, 780, "青岚县档案馆2023年部门预算情况说明")
    canvas.drawString(60, 740, "支出预算：2023年安排12万元。")
    canvas.showPage()
    canvas.save()
    path, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    path.write_bytes(out.getvalue())
    assert main(["read", str(path), "--mark", str(target)]) == 0
    assert (
        target.read_bytes().count(b"/Subtype/Square")
        + target.read_bytes().count(b"/Subtype /Square")
        >= 1
    )
    assert main(["check", str(path), "--mark", str(target)]) in (0, 1)
    capsys.readouterr()
    assert main(["read", EXAMPLE, "--mark", str(target)]) == 2
    assert "请给出 PDF" in capsys.readouterr().err
    assert main(["check", str(path), "--mark", str(tmp_path / "out.html")]) == 2
    assert "后缀改为 .pdf" in capsys.readouterr().err
    assert main(["check", str(path), str(path), "--mark", str(target)]) == 2
