"""Publishing: every format reads back equal, all or nothing, the same bytes twice."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings

import mingzhang
from mingzhang import files as file_room
from mingzhang.book import Book
from mingzhang.cli import main
from mingzhang.compiling import compile_book
from mingzhang.desk import publish
from mingzhang.disclosure import Disclosure
from mingzhang.disclosure.json import dumps
from mingzhang.exports.publication import KINDS, publication
from mingzhang.files import FileError
from mingzhang.formats import FORMATS
from mingzhang.forms.profile import profiles
from mingzhang.forms.reading import read_all
from mingzhang.forms.recognise import recognise
from mingzhang.forms.statement import clauses, statements
from tests.compiling.test_compile import books, in_profile
from tests.shared import ROOT

CULTURE = ROOT / "examples/culture-2024"
TONGNAN = ROOT / "examples/tongnan-2021"
MOST_SECONDS = 3
READ_BACK = [kind for kind, name in KINDS.items() if name]
HOSTILE = "<script>alert(1)</script>=cmd|x #eval $x$ *b* _i_ @r `c` ＝1 {{ 7*7 }} 😀"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def back(disclosure: Disclosure, kind: str) -> Disclosure:
    """What is read of a Disclosure published in one format."""
    ((path, data),) = publication(disclosure, [kind])
    return recognise(FORMATS[KINDS[kind] or ""].read(data, path))


@pytest.mark.parametrize("kind", READ_BACK)
@pytest.mark.parametrize("profile", [one.id for one in profiles().values() if one.required])
def test_read_back_equal(profile: str, kind: str) -> None:
    @given(books())
    @settings(deadline=None, max_examples=5 if kind == "pdf" else 10)
    def check(book: Book) -> None:
        disclosure = compile_book(in_profile(book, profile)).disclosure
        assert back(disclosure, kind) == disclosure

    check()


@pytest.mark.parametrize("kind", READ_BACK)
def test_hostile_book(kind: str) -> None:
    """Names and texts that look like code are printed as written and read back."""
    book = Book.load(TONGNAN)
    slots = {**book.texts.slots, "basic.reason": HOSTILE}
    paragraphs = {**book.texts.paragraphs, "profile.duties": ("因" * 10_000, HOSTILE)}
    projects = tuple(
        one._replace(
            name=one.name and f"{one.name}{HOSTILE}",
            texts={**one.texts, "goal": HOSTILE, "overview": "果" * 10_000},
            targets=tuple(t._replace(indicator=f"{t.indicator}{HOSTILE}") for t in one.targets),
        )
        for one in book.projects
    )
    names = {one.project: f"{one.project}{HOSTILE}" for one in book.lines if one.project}
    lines = tuple(one._replace(project=names.get(one.project, "")) for one in book.lines)
    texts = book.texts._replace(slots=slots, paragraphs=paragraphs)
    disclosure = compile_book(
        book._replace(unit=f"某局{HOSTILE}", lines=lines, projects=projects, texts=texts)
    ).disclosure
    ((path, data),) = publication(disclosure, [kind])
    assert "/" not in path
    found = recognise(FORMATS[KINDS[kind] or ""].read(data, path))
    assert found.projects == disclosure.projects
    assert found.targets == disclosure.targets
    assert found.tables == disclosure.tables
    reasons = {one.value.text for one in found.stated if one.subject.endswith(".reason")}
    assert HOSTILE in reasons
    assert found.sections[0] == disclosure.sections[0]
    assert found.sections[0].paragraphs[0].text.endswith("因" * 10_000)


LONG = {
    "plain": "购买社会服务的费用改列基本支出",
    "commas": "，",
    "digits": "1932.33",
    "amounts": "办公费增加3万元，",
    "its own words": "，原因是",
    "words that are only read": "，主要用于",
    "words of other sentences": "，其中一般公共预算拨款",
    "brackets": "（（）",
    "blanks": "甲 乙",
    "colons": "一、：",
}


SET = ("plain", "blanks", "its own words")


@pytest.fixture(scope="module")
def long_book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The example with every reason and use 10,000 signs long, loaded from its folder."""
    unit = LONG[request.param]
    text = f"人员增加{unit * 10_000}"[:9_999] + "末"
    folder = tmp_path_factory.mktemp("book") / "tongnan"
    shutil.copytree(TONGNAN, folder)
    texts = (folder / "texts.toml").read_text("utf-8")
    texts, count = re.subn(r'(?m)^(reason|use) = ".*"$', rf'\1 = "{text}"', texts)
    assert count == 6
    (folder / "texts.toml").write_text(texts, "utf-8")
    start = time.process_time()
    book = Book.load(folder)
    assert time.process_time() - start < MOST_SECONDS
    assert book.texts.slots["basic.reason"] == text
    return book


@pytest.mark.parametrize(
    ("long_book", "kind"),
    # Three of them are enough for the slowest format.
    [(name, kind) for name in LONG for kind in READ_BACK if kind != "pdf" or name in SET],
    indirect=["long_book"],
)
def test_reasons_of_10000_signs(long_book: Book, kind: str) -> None:
    """They are printed as written and read back whole, whatever they say, in bounded time."""
    disclosure = compile_book(long_book).disclosure
    text = long_book.texts.slots["basic.reason"]
    found = back(disclosure, kind)
    assert found == disclosure
    said = [one.value.text for one in found.stated if one.subject.endswith((".reason", ".use"))]
    assert said == [text] * 6
    paragraphs = [one.text for section in found.sections for one in section.paragraphs]
    assert sum(one.count(text) for one in paragraphs) == 6
    start = time.process_time()
    for one in paragraphs:
        read_all(one, statements(), clauses(), disclosure.year)
    assert time.process_time() - start < MOST_SECONDS


def test_a_department_with_its_units(tmp_path: Path) -> None:
    published = publish(CULTURE, tmp_path / "出")
    written = tree(tmp_path / "出")
    assert written == published.files
    manifest = json.loads(written.pop("manifest.json"))
    assert manifest["mingzhang"] == mingzhang.__version__
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        path: sha256(data).hexdigest() for path, data in written.items()
    }
    assert all(one["bytes"] == len(written[one["path"]]) for one in manifest["files"])
    units = {path.split("/")[1] for path in written if path.startswith("units/")}
    assert units == {"01-青岚县图书馆", "02-青岚县演艺中心"}
    for suffix in READ_BACK:
        assert sum(path.endswith(f".{suffix}") for path in written) == 3
    code = f"import sys; from mingzhang.desk import publish; publish({str(CULTURE)!r}, sys.argv[1])"
    command = [sys.executable, "-c", code, str(tmp_path / "again")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "77"})
    assert tree(tmp_path / "again") == published.files


def test_sources_give_the_same(tmp_path: Path) -> None:
    """A book, its Disclosure, the JSON of that and a published file of it."""
    kinds = ["md", "html"]
    disclosure = compile_book(Book.load(TONGNAN)).disclosure
    (tmp_path / "d.json").write_text(dumps(disclosure), encoding="utf-8")
    publish(TONGNAN, tmp_path / "1", kinds)
    published = next((tmp_path / "1").glob("*.md"))
    sources: tuple[Disclosure | Path, ...] = (disclosure, tmp_path / "d.json", published)
    for number, source in enumerate(sources, 2):
        publish(source, tmp_path / str(number), kinds)
        assert tree(tmp_path / str(number)).keys() == tree(tmp_path / "1").keys()
        assert tree(tmp_path / str(number)) == tree(tmp_path / "1")


def test_a_failing_writer_leaves_the_old_publication(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = tmp_path / "出"
    publish(TONGNAN, goal, ["md", "html"])
    before = tree(goal)

    count = 0

    def full(path: Path, data: bytes | str) -> None:
        nonlocal count
        count += 1
        if count > 2:
            raise FileError(f"写不了「{path}」，磁盘已满")
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    monkeypatch.setattr(file_room, "write_atomic", full)
    with pytest.raises(FileError, match="磁盘"):
        publish(CULTURE, goal, ["md", "html", "data"])
    assert tree(goal) == before
    assert [path.name for path in tmp_path.iterdir()] == ["出"]


_SWAPPING = """
import sys
from pathlib import Path
from mingzhang.files import write_folder
goal = Path(sys.argv[1])
print("go", flush=True)
for number in range(10**6):
    write_folder(goal, {f"{i}/x": str(number).encode() for i in range(5)}, replace=True)
"""


def test_a_kill_in_the_middle_leaves_a_whole_publication(tmp_path: Path) -> None:
    goal = tmp_path / "出"
    for number in range(12):
        command = [sys.executable, "-c", _SWAPPING, str(goal)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        while not goal.exists():
            time.sleep(0.001)
        time.sleep(0.02 + number * 0.0037)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = tree(goal)
        assert sorted(found) == [f"{i}/x" for i in range(5)]
        assert len(set(found.values())) == 1


def test_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goal = tmp_path / "o"
    assert main(["publish", str(TONGNAN), "-o", str(goal), "--formats", "md, data"]) == 0
    assert "已发布" in capsys.readouterr().out
    assert (goal / "data/datapackage.json").exists()
    assert main(["publish", str(TONGNAN), "-o", str(goal), "--formats", "odt"]) == 2
    assert "html、pdf" in capsys.readouterr().err
    assert main(["publish", str(tmp_path / "none"), "-o", str(goal)]) == 2
    assert "none" in capsys.readouterr().err
    (tmp_path / "x.json").write_text('{"profile": "mars"}', encoding="utf-8")
    assert main(["publish", str(tmp_path / "x.json"), "-o", str(goal)]) == 2
    assert main(["publish", str(ROOT / "examples/archive-2023/budget.md"), "-o", str(goal)]) == 0


@pytest.mark.parametrize("change", [{"profile": "mars"}, {"profile": ""}])
def test_what_no_form_fits_is_one_sentence(change: dict[str, str], tmp_path: Path) -> None:
    data = json.loads(dumps(compile_book(Book.load(TONGNAN)).disclosure))
    (tmp_path / "d.json").write_text(json.dumps({**data, **change}), encoding="utf-8")
    with pytest.raises(FileError, match="没有名为"):
        publish(tmp_path / "d.json", tmp_path / "o", ["md"])
    data["tables"][0]["rows"][0]["cells"].popitem()
    (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(FileError, match="不完整"):
        publish(tmp_path / "d.json", tmp_path / "o", ["md"])
