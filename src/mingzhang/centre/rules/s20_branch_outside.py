"""查什么：一个多事项流程的分办件，事项不在这个流程所含的事项里。没有列出所含事项的流程不查。

理由：流程的总时限是按它所含的事项定的；别的事项混进来，总时限就不作数。

例：社会投资项目流程不含广告设置，却有一件广告设置挂在它下面。

改法：挂错的，改正主办件编号；确属流程的，补入流程所含事项表。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S20",
    "branch-outside-process",
    "分办不属流程",
    __doc__ or "",
    """SELECT branch.case_no, coalesce(branch.accepted, branch.applied) AS moment,
     'yellow' AS light, branch.window_no, branch.staff,
     concat('事项「', branch.item, '」不在主办件的流程「', lead.item, '」里') AS message
     FROM cases branch JOIN cases lead ON lead.case_no = branch.parent
     WHERE branch.parent IS NOT NULL AND lead.item IN (SELECT process FROM members)
      AND NOT EXISTS (FROM members WHERE process = lead.item AND item = branch.item)""",
    across=True,
)
