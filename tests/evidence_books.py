"""Generated disclosures, rounded plainly, in every format: what the check says of them.

``python -m tests.evidence_books [count]`` prints what is found and how often.
"""

import sys
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from mingzhang.book import Book, BookTarget
from mingzhang.checking.check import check
from mingzhang.compiling import compile_book
from mingzhang.formats import FORMATS
from mingzhang.forms.lay_out import lay_out
from mingzhang.forms.profile import profiles
from mingzhang.forms.recognise import recognise
from tests.compiling.test_compile import TEXTS, books, in_profile

COUNT = 500
WRITTEN = ("markdown", "html", "docx", "xlsx", "pdf")
PROFILES = [name for name, one in profiles().items() if one.required]
NEEDED = (
    ("产出指标", "数量指标", "入藏档案", "≥90件"),
    ("产出指标", "质量指标", "验收合格率", "≥98%"),
    ("产出指标", "时效指标", "完成时间", "2023年11月完成"),
    ("效益指标", "社会效益指标", "查档人次", "≥1000人次"),
)


def whole(book: Book) -> Book:
    """A book with the texts and indicators that every unit must write."""
    sections = profiles()[book.profile].sections
    paragraphs = {
        f"{section.id}.{paragraph.text}": ("收集、整理和保管档案。",)
        for section in sections
        for paragraph in section.paragraphs
        if paragraph.text
    }
    texts = TEXTS._replace(paragraphs={**TEXTS.paragraphs, **paragraphs})
    targets = tuple(BookTarget(*one, 0, "", "") for one in NEEDED)
    projects = tuple(
        one._replace(targets=(*targets, *one.targets)) if one.name else one for one in book.projects
    )
    return book._replace(texts=texts, projects=projects)


def run(count: int = COUNT) -> tuple[int, Counter[str], list[str]]:
    """How many disclosures were checked in every format, findings by severity, what they say."""
    found: Counter[str] = Counter()
    said: list[str] = []
    done = 0

    @given(books(), st.sampled_from(PROFILES))
    @settings(
        deadline=None,
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def one(book: Book, profile: str) -> None:
        nonlocal done
        compiled = compile_book(whole(in_profile(book, profile)), "plain").disclosure
        document = lay_out(compiled)
        for name in WRITTEN:
            written = FORMATS[name].write(document, compiled.unit)
            findings = check(recognise(FORMATS[name].read(written, f"{compiled.unit}.{name}")))
            for finding in findings:
                found[f"{name} {finding.severity}"] += 1
                if finding.severity != "note":
                    said.append(f"{profile} {name} {finding.code}: {finding.message}")
        done += 1

    one()
    return done, found, said


def generated() -> str:
    """The paragraph on generated disclosures."""
    done, found, said = run()
    lines = ["# Generated disclosures", ""]
    lines += [f"{done} books, plain rounding, each in {', '.join(WRITTEN)}.", ""]
    lines += ["| format | error | warning | note |", "|---|---|---|---|"]
    for name in WRITTEN:
        counts = [str(found[f"{name} {severity}"]) for severity in ("error", "warning", "note")]
        lines.append(f"| {name} | {' | '.join(counts)} |")
    lines += ["", *(f"- {one}" for one in dict.fromkeys(said))]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    done, found, said = run(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    print(done, dict(found))
    for line, times in Counter(said).most_common(40):
        print(times, line)
