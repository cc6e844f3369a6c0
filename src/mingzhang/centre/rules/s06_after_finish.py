"""查什么：办结以后还有办理、补正、暂停、转办或延期的记录。

理由：办结后又办，说明办结是假的，或记录是后补的。

例：1 月 8 日办结，1 月 9 日又有审核记录。

改法：查明是先点办结后办理，还是补录；按实改正。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S06",
    "processed-after-finish",
    "办结后又办理",
    __doc__ or "",
    """SELECT s.case_no, s.moment, 'red' AS light, coalesce(s.window_no, c.window_no) AS window_no,
     coalesce(s.staff, c.staff) AS staff,
     concat('已于 ', strftime(decided, '%Y-%m-%d %H:%M'), ' 办结，之后又有办理记录') AS message
     FROM seen s JOIN cases c USING (case_no)
     WHERE kind IN ('step', 'correct', 'suspend', 'handover', 'extend') AND moment > decided""",
)
