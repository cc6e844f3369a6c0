"""Reports: the inspection sheet as data and as a workbook, SARIF."""

import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mingzhang.checking.check import rules
from mingzhang.checking.finding import Finding, Spot
from mingzhang.cli import main
from mingzhang.desk import check
from mingzhang.disclosure import Disclosure, Passage, Section
from mingzhang.disclosure.coordinate import values
from mingzhang.document import Document, Place
from mingzhang.forms.form import forms
from mingzhang.forms.profile import profiles
from mingzhang.reports import sarif, terminal
from mingzhang.reports.checked import Checked
from mingzhang.reports.inspection import NO, OPEN, YES, Item, Sheet, inspect, plan, sentence
from mingzhang.reports.sheet import workbook
from tests.shared import ROOT, shared

EXAMPLE = str(ROOT / "examples/archive-2023/budget.md")
STAGES = ("budget", "final")


def item(sheet: Sheet, name: str) -> Item:
    """The row of a name."""
    return next(one for one in sheet["items"] if one["name"] == name)


def made(*findings: Finding, **fields: Any) -> Checked:
    """A checked document of nothing but findings."""
    disclosure = Disclosure(fields.pop("unit", "青岚县档案馆"), 2024, **fields)
    return Checked(Document((), source="a.md"), disclosure, findings, (0.0, 0.0, 0.0))


def finding(code: str, *places: Spot, severity: str = "error", **more: Any) -> Finding:
    """A finding."""
    return Finding(code, "name", severity, f"{code}的问题", places=places, **more)


# --- what is looked at


@pytest.mark.parametrize("stage", STAGES)
def test_the_data_file_names_what_exists(stage: str) -> None:
    codes = {rule.code for rule in rules()}
    sections = {section.id for profile in profiles().values() for section in profile.sections}
    lines = plan(stage).lines
    assert plan(stage).remarks <= codes
    for line in lines:
        assert set(line.rules) <= codes
        assert set(line.ids) <= sections
        assert set(line.items) <= set(values("item"))
        assert line.part in ("", "cover", "contents", "sections", "tables", "targets", "rest")
    assert sum(line.part == "rest" for line in lines) == 1
    assert lines[-1].part == "rest"


@pytest.mark.parametrize("name", sorted(profiles()))
def test_every_table_and_section_of_a_profile_has_one_row(name: str) -> None:
    profile = profiles()[name]
    sheet = inspect("x", made(stage=profile.stage, profile=name))
    names = [one["name"] for one in sheet["items"]]
    assert len(names) == len(set(names))
    assert sum(one.startswith("《") for one in names) == len(profile.required)
    for form in profile.required:
        assert any(one[1:-1] in forms()[form].titles[0] for one in names if one[0] == "《")
    for section in profile.sections:
        assert any(section.heading(2024).endswith(one) for one in names)
    # Of an empty document nothing is said to be right.
    assert {one["meets"] for one in sheet["items"]} == {OPEN}


def test_example() -> None:
    sheet = inspect("budget.md", check(EXAMPLE))
    assert sheet["title"] == "2023年度部门预算公开情况检查表"
    wrong = item(sheet, "《收支总表》")
    assert wrong["meets"] == NO
    assert wrong["problems"][0]["text"].startswith("2. 文件第 102 行：科目名称与金额不合：")
    assert wrong["problems"][0]["text"].endswith("（另见文件第 146 行）。")
    assert wrong["problems"][0]["remark"] == "错误 B03；确定；应为：社会保障和就业支出"
    assert item(sheet, "《收入总表》")["meets"] == YES
    assert item(sheet, "及时公开部门预算")["meets"] == OPEN
    assert sum(len(one["problems"]) for one in sheet["items"]) == 2
    assert (sheet["errors"], sheet["warnings"], sheet["notes"]) == (2, 0, 0)


def test_warnings_and_notes_leave_it_to_a_person() -> None:
    gone = Spot(Place(page=3), "x", "sh_income")
    for severity, meets in (("error", NO), ("warning", OPEN), ("note", OPEN)):
        checked = made(
            finding("A01", gone, severity=severity), profile="shanghai-unit-budget", level="unit"
        )
        row = item(inspect("x", checked), "《收入预算总表》")
        assert (row["meets"], len(row["problems"])) == (meets, 1)
        assert row["problems"][0]["text"] == "1. 第 3 页：A01的问题。"


def test_what_is_no_problem_is_a_remark() -> None:
    spot = Spot(Place(page=3), "x", "sh_income")
    checked = made(finding("A19", spot, severity="note"), profile="shanghai-unit-budget")
    row = item(inspect("x", checked), "《收入预算总表》")
    assert not row["problems"]
    assert "A19的问题" in row["remark"]


def test_other_documents_are_named() -> None:
    own, other = Place(page=3), Place(page=8)
    told = sentence(finding("O01", Spot(own, "1"), Spot(other, "2", other="去年.pdf")))
    assert told == "第 3 页：O01的问题（对照「去年.pdf」第 8 页）。"
    assert sentence(finding("O01", Spot(other, "2", other="去年.pdf"))).startswith(
        "O01的问题（对照"
    )


def test_pages_are_put_together() -> None:
    places = [Spot(Place(page=page), "") for page in (3, 3, 8, 5)]
    assert sentence(finding("M05", *places)) == "第 3 页：M05的问题（另见第 8、5 页）。"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(page=8, row=3, column=2), "  第 8 页，表中第 3 行第 2 列：2.00"),
        (
            Place(sheet="总表", line=6, row=4, column=2),
            "  工作表「总表」，第 6 行，表中第 4 行第 2 列：2.00",
        ),
        (Place(line=6), "  文件第 6 行：2.00"),
    ],
)
def test_the_terminal_says_where_where_no_line_can_be_shown(place: Place, words: str) -> None:
    one = finding("A01", Spot(place, "2.00"))
    assert words in terminal.report(made(one)).splitlines()


def test_no_finding_is_lost() -> None:
    every = [
        finding(rule.code, Spot(Place(page=n), "x", section="别处"), severity=rule.severity)
        for n, rule in enumerate(rules(), 1)
    ]
    # One item shows a hundred at most.
    for stage, found in [(stage, every[half::2]) for stage in STAGES for half in (0, 1)]:
        sheet = inspect("x", made(*found, stage=stage))
        written = [one["text"] for row in sheet["items"] for one in row["problems"]]
        remarks = "".join(one["remark"] for one in sheet["items"])
        for one in found:
            assert sum(f"{one.code}的问题" in text for text in written) or one.message in remarks
        numbers = [int(text.partition(".")[0]) for text in written]
        remarked = sum(one.message in remarks for one in found)
        assert numbers == list(range(1, len(found) - remarked + 1))


def test_many_findings_of_one_item_are_counted() -> None:
    found = [finding("A01", Spot(Place(page=n), "x")) for n in range(1, 251)]
    rest = item(inspect("x", made(*found)), "其他方面")
    assert len(rest["problems"]) == 101
    assert "另有 150 处" in rest["problems"][-1]["text"]


WORDS = {
    "因公出国（境）团组数、人数": (
        "全年因公出国（境）团组 1 个、累计 3 人次。",
        "组织因公出国（境）团组0次，累计出国（境）0人次。",
        "安排2个团组出国（境），共5人。",
    ),
    "公务用车购置数、保有量": (
        "公务用车购置数0辆，保有量3辆。",
        "当年购置公务用车 1 辆；年末公务用车保有量为 4 辆。",
        "更新公务用车1辆，截至年末共有车辆2辆。",
    ),
    "公务接待批次、人次": (
        "国内公务接待12批次、96人次。",
        "公务接待批次 8 个，接待人数 60 人。",
        "全年接待 5 批，共 40 人。",
    ),
}


def narrated(text: str) -> Checked:
    """Final accounts with one sentence."""
    return made(stage="final", sections=(Section("说明", 1, (Passage(text),)),))


@pytest.mark.parametrize(("name", "text"), [(name, t) for name in WORDS for t in WORDS[name]])
def test_counts_are_seen(name: str, text: str) -> None:
    sheet = inspect("x", narrated(text))
    for other in WORDS:
        assert item(sheet, other)["meets"] == (YES if other == name else OPEN), other
    without = inspect("x", narrated(re.sub(r"\d", "", text)))
    assert item(without, name)["meets"] == OPEN
    assert "没有读到" in item(without, name)["remark"]


def test_what_counts_lack_is_wrong_where_a_rule_says_so() -> None:
    lacking = Finding("G04", "n", "error", "缺数量：公务接待费1.52万元，全文没有写接待批次、人次")
    sheet = inspect("x", made(lacking, stage="final"))
    assert item(sheet, "公务接待批次、人次")["meets"] == NO
    assert item(sheet, "公务用车购置数、保有量")["meets"] == OPEN


# --- real documents


def test_final_accounts_of_a_real_department() -> None:
    path = shared("data/disclosures/putuo-finance-2024-final-seeded-errors.pdf")
    sheet = inspect("x", check(path))
    assert sheet["title"] == "2024年度部门决算公开情况检查表"
    missing = item(sheet, "《支出决算表》")
    assert (missing["meets"], missing["remark"]) == (NO, "没有找到这张表")
    assert item(sheet, "目录")["meets"] == NO
    section = item(sheet, "一般公共预算财政拨款支出决算情况说明")
    assert [one["remark"][:6] for one in section["problems"]] == ["错误 D04"] + ["错误 F01"] * 3
    assert item(sheet, "收入决算情况说明")["meets"] == YES
    # Headings inside a section belong to it; the title of a whole part belongs to none.
    assert "截止日期" in item(sheet, "其他重要事项的情况说明")["problems"][0]["text"]
    assert any("标题的年度" in one["text"] for one in item(sheet, "其他方面")["problems"])


def test_a_template_is_not_said_to_be_right() -> None:
    path = shared("data/disclosures/shanghai-2024-final-template.pdf")
    sheet = inspect("x", check(path))
    assert YES not in {one["meets"] for one in sheet["items"]}
    assert sum(len(one["problems"]) for one in sheet["items"]) == 1


# --- the workbook


def opened(data: bytes) -> Any:
    """A workbook by another library."""
    return openpyxl.load_workbook(BytesIO(data))


def cells(page: Any) -> list[Any]:
    """All filled cells of a worksheet."""
    return [cell for row in page.iter_rows() for cell in row if cell.value is not None]


def test_one_document_is_one_worksheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "检查表.xlsx"
    assert main(["check", EXAMPLE, "--sheet", str(target)]) == 1
    shown = capsys.readouterr()
    assert shown.out.endswith(f"检查表已写入 {target}\n")
    first = target.read_bytes()
    assert main(["check", EXAMPLE, "--sheet", str(target), "--format", "json"]) == 1
    json.loads(capsys.readouterr().out)
    assert target.read_bytes() == first
    book = opened(first)
    assert book.sheetnames == ["检查表"]
    page = book["检查表"]
    assert page["A1"].value == "2023年度部门预算公开情况检查表"
    assert [page["A2"].value, page["C2"].value] == ["部门（单位）名称", "青岚县档案馆"]
    assert [page["A3"].value, page["C3"].value] == ["来源", EXAMPLE]
    assert [page.cell(4, n).value for n in (1, 3, 4, 5)] == [
        "检查内容", "符合要求", "问题", "备注"
    ]  # fmt: skip
    assert {page.cell(row, 3).value for row in range(5, page.max_row - 1)} <= {YES, NO, None}
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    # One page wide is what is meant where nothing is said; any number of pages high.
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$4"
    assert all(cell.alignment.wrap_text for cell in cells(page))
    assert all(0 < page.row_dimensions[n].height <= 409 for n in range(1, page.max_row + 1))


def test_many_documents_and_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "表.xlsx"
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    paths = [EXAMPLE, str(tmp_path / "坏.pdf"), EXAMPLE]
    assert main(["check", *paths, "--sheet", str(target)]) == 2
    capsys.readouterr()
    book = opened(target.read_bytes())
    assert book.sheetnames == ["汇总", "1 青岚县档案馆", "2 青岚县档案馆"]
    summary = book["汇总"]
    heads = [cell.value for cell in summary[2]]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in summary["A3:M5"]]
    assert [row["错误"] for row in rows] == [2, 2, None]
    assert [row["不符合"] for row in rows] == [2, 2, None]
    assert rows[2]["来源"] == paths[1]
    assert rows[2]["备注"].startswith("读不了：")
    assert summary["K3"].hyperlink.location == "'1 青岚县档案馆'!A1"


def test_nothing_readable_is_still_a_summary(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    assert main(["check", str(tmp_path / "没有.md"), "--sheet", str(target)]) == 2
    assert opened(target.read_bytes()).sheetnames == ["汇总"]


@pytest.mark.parametrize(
    ("name", "said"), [("表.xls", "以 .xlsx 结尾"), ("无/表.xlsx", "没有这个文件夹")]
)
def test_a_target_that_cannot_be_is_said_first(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", EXAMPLE, "--sheet", str(tmp_path / name)]) == 2
    shown = capsys.readouterr()
    assert not shown.out
    assert said in shown.err


def test_what_is_checked_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "预算.xlsx"
    source.write_bytes(b"mine")
    assert main(["check", str(source), "--sheet", str(source)]) == 2
    assert source.read_bytes() == b"mine"


def test_several_years_go_into_one_workbook(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    assert main(["check", EXAMPLE, EXAMPLE, "--years", "--sheet", str(target)]) == 1
    assert len(opened(target.read_bytes()).sheetnames) == 3


TEXTS = st.one_of(
    st.sampled_from(["=1+1", "@SUM(A1)", "+1", "-1", "http://x.example", "=cmd|'/c'!A1", "'", ""]),
    st.text(max_size=60),
    st.text(alphabet="一二=[]:*?/\\'\n", max_size=60),
)


@settings(deadline=None, max_examples=30)
@given(TEXTS, TEXTS, TEXTS, st.integers(1, 3000))
def test_any_text_is_a_string(unit: str, source: str, text: str, times: int) -> None:
    row: Item = {
        "group": "组",
        "name": text,
        "meets": OPEN,
        "problems": [{"text": text * times, "remark": text}],
        "remark": text,
    }
    sheet = inspect(source, made(unit=unit))
    sheet["items"].append(row)
    data = workbook([sheet, sheet], [(source, text)], [text])
    assert data == workbook([sheet, sheet], [(source, text)], [text])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert "externalLink" not in name
    book = opened(data)
    assert len(book.sheetnames) == 3
    for page in book:
        for cell in cells(page):
            assert cell.data_type in ("s", "n")
            assert cell.hyperlink is None or cell.hyperlink.target is None
            assert len(str(cell.value)) < 3000


# --- SARIF

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": TEXT,
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["uri", "index"],
                    "properties": {
                        "uri": {"type": "string", "pattern": r"^[A-Za-z0-9%/._~:-]+$"},
                        "index": {"type": "integer", "minimum": 0},
                    },
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["startLine"],
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                        "endColumn": {"type": "integer", "minimum": 1},
                        "snippet": TEXT,
                    },
                },
            },
        },
        "properties": {"type": "object"},
    },
    "additionalProperties": False,
}
RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name", "version", "rules"],
                    "properties": {
                        "rules": {
                            "type": "array",
                            "uniqueItems": True,
                            "items": {
                                "type": "object",
                                "required": ["id", "name", "shortDescription", "properties"],
                                "not": {"required": ["helpUri"]},
                                "properties": {
                                    "shortDescription": TEXT,
                                    "help": TEXT,
                                    "defaultConfiguration": {
                                        "type": "object",
                                        "properties": {"level": LEVEL},
                                    },
                                    "properties": {"required": ["dimension"]},
                                },
                            },
                        }
                    },
                }
            },
        },
        "invocations": {
            "type": "array",
            "items": {"type": "object", "required": ["executionSuccessful"]},
        },
        "artifacts": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["location"],
                "properties": {"parentIndex": {"type": "integer", "minimum": 0}},
            },
        },
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                # A fix of SARIF must name bytes to replace; a description alone is none.
                "not": {"required": ["fixes"]},
                "properties": {
                    "level": LEVEL,
                    "message": TEXT,
                    "locations": {"type": "array", "items": LOCATION, "minItems": 1},
                    "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
                },
            },
        },
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
}


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The one run of a report of the command line, which keeps to the shape of SARIF 2.1.0."""
    main(["check", *arguments, "--format", "sarif"])
    found = json.loads(capsys.readouterr().out)
    Draft202012Validator(SARIF).validate(found)
    run = found["runs"][0]
    listed = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert listed[result["ruleIndex"]]["id"] == result["ruleId"]
        for one in (*result["locations"], *result.get("relatedLocations", ())):
            where = one["physicalLocation"]["artifactLocation"]
            assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]
    return run


def test_sarif_of_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    run = ran(capsys, EXAMPLE)
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("B03", "error")
    assert first["properties"]["fix"] == "改为 社会保障和就业支出"
    region = first["locations"][0]["physicalLocation"]["region"]
    line = Path(EXAMPLE).read_text("utf-8").split("\n")[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]
    assert "fix" not in run["results"][1]["properties"]
    uri = run["artifacts"][0]["location"]["uri"]
    assert unquote(uri.removeprefix("file://")) == EXAMPLE
    assert run["invocations"][0]["executionSuccessful"]


def test_sarif_of_a_pdf_has_pages_and_boxes(capsys: pytest.CaptureFixture[str]) -> None:
    run = ran(capsys, str(shared("data/disclosures/putuo-welfare-2024-budget-unit.pdf")))
    for result in run["results"]:
        assert "region" not in result["locations"][0]["physicalLocation"]
        assert result["locations"][0]["properties"]["page"] >= 1
        assert len(result["locations"][0]["properties"]["box"]) == 4


def test_sarif_of_an_archive_and_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "年 度.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(EXAMPLE, "内/预算.md")
        archive.writestr("坏.pdf", b"%PDF-1.7 broken")
    run = ran(capsys, str(path), "没有.md")
    artifacts = run["artifacts"]
    inner = next(one for one in artifacts if "parentIndex" in one)
    assert unquote(inner["location"]["uri"]) == "内/预算.md"
    outer = artifacts[inner["parentIndex"]]["location"]["uri"]
    assert unquote(outer.removeprefix("file://")) == str(path)
    (call,) = run["invocations"]
    assert not call["executionSuccessful"]
    levels = [one["level"] for one in call["toolExecutionNotifications"]]
    assert levels == ["error", "warning"]


def test_sarif_of_a_folder_names_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "甲 #1.md").write_bytes(Path(EXAMPLE).read_bytes())
    run = ran(capsys, str(tmp_path))
    (artifact,) = run["artifacts"]
    uri = artifact["location"]["uri"]
    assert unquote(uri.removeprefix("file://")) == str(tmp_path / "甲 #1.md")


def test_sarif_names_other_documents() -> None:
    spot, other = Spot(Place(page=3), "1.00"), Spot(Place(page=8), "2.00", other="去年.pdf")
    one = sarif.document("a.md", made(finding("O01", spot, other)))
    (result,) = sarif.report([one], "0")["runs"][0]["results"]
    (related,) = result["relatedLocations"]
    assert related["message"]["text"] == "对照「去年.pdf」第 8 页：2.00"
    where = related["physicalLocation"]["artifactLocation"]
    assert unquote(where["uri"]) == "去年.pdf"


def test_every_rule_has_a_dimension() -> None:
    assert {rule.code[0] for rule in rules()} == set(sarif.dimensions())
