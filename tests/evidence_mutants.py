"""The evidence of ``tests.mutants``, from its kept results."""

from collections import Counter

from tests.mutants import SAMPLES, Mutant, everything, reasons, results, sample

WORDS = """\
Tests were written for what survived of each sample. Before that, with nobody having looked at it, a
sample shows what the tests notice of any change: the column "fresh" says what was killed then. Of
the kinds of survivors, equivalent, wording, performance and tie are no errors; limit is a bound
whose exact value nobody is promised; open is a change that a test should notice and none does."""
FRESH = {2: "70 of 100", 3: "79 of 100, 69 of 89 in no other"}
"""By seed; of the first nobody wrote it down."""


def mutants() -> str:
    """The killed share of each sample and why the survivors survive, from the kept results."""
    found, all_ = results(), everything()
    told = reasons()
    lines = ["# Mutants of the checks", ""]
    lines += [f"Changes that can be made in `checking/`: {len(all_)}.", ""]
    lines += [WORDS, ""]
    lines += ["| seed | sample | fresh | tried | killed | share | survivors explained |"]
    lines += ["|---|---|---|---|---|---|---|"]
    alive: dict[Mutant, int] = {}
    for seed in SAMPLES:
        tried = [one for one in sample(seed, all_) if one.mutant in found]
        left = {one.mutant: one.line for one in tried if not found[one.mutant]}
        why = sum(one[:4] in told for one in left)
        killed = len(tried) - len(left)
        share = f"{killed / max(1, len(tried)):.1%}"
        cells = seed, SAMPLES[seed], FRESH.get(seed, ""), len(tried), killed, share, why
        lines += [f"| {' | '.join(map(str, cells))} |"]
        alive |= left
    by = Counter(text.partition("::")[0] for text in found.values() if text)
    lines += ["", "## What noticed", "", "| tests | mutants |", "|---|---|"]
    lines += [f"| {name} | {count} |" for name, count in by.most_common()]
    lines += ["", "## Survivors", "", "| where | line | was | now | kind | why |"]
    lines += ["|---|---|---|---|---|---|"]
    for one, line in sorted(alive.items()):
        reason = told.get(one[:4], {"kind": "open", "why": ""})
        shown = f"{one.file}:{line}", f"`{one.code}`", f"`{one.was}`", f"`{one.now}`"
        words = (cell.replace("|", "\\|") for cell in (*shown, reason["kind"], reason["why"]))
        lines += [f"| {' | '.join(words)} |"]
    return "\n".join([*lines, ""])
