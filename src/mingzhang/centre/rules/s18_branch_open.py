"""查什么：并联审批的主办件办结了，分办件还没有办结。

理由：分办件没有结论，主办件的结论没有依据。

例：主办件 1 月 8 日办结，消防分办件 1 月 12 日才办结。

改法：分办件都办结后再办结主办件。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S18",
    "branch-open",
    "分办未结先办结",
    __doc__ or "",
    """SELECT lead.case_no, lead.decided AS moment, 'red' AS light, lead.window_no, lead.staff,
     concat('主办件已办结，分办件「', min(branch.case_no), '」等 ', count(*), ' 件当时没有办结')
      AS message
     FROM cases branch JOIN cases lead ON lead.case_no = branch.parent
     WHERE branch.parent IS NOT NULL AND lead.decided IS NOT NULL
      AND coalesce(branch.finished, TIMESTAMP '9999-01-01') > lead.decided
     GROUP BY lead.case_no, lead.decided, lead.window_no, lead.staff""",
    across=True,
)
