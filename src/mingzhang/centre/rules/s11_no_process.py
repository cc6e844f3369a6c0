"""查什么：承诺件办结了，却没有一条办理环节的记录。

理由：没有过程就办结，过程无从监督，多是线下办完再补录。

例：只有受理和办结两条记录。

改法：在系统里办理，按实记录环节。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S11",
    "no-process",
    "没有过程",
    __doc__ or "",
    """SELECT case_no, decided AS moment, 'yellow' AS light, window_no, staff,
     '办结了却没有办理环节的记录' AS message FROM cases
     WHERE decided IS NOT NULL AND type = 'promised'
      AND case_no NOT IN (SELECT case_no FROM seen WHERE kind = 'step')""",
)
