"""查什么：已受理的件算不出到期日：受理时事项没有生效的版本，或到期日在节假日日历之外。

理由：没有到期日就不能说按时，也不能说超期；不猜。

例：事项自 2021 年 3 月 1 日生效，件在 2 月受理。

改法：补录事项的旧版本；日历不够的，用日历补充文件加上后面的年份。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S16",
    "no-due-date",
    "算不出到期日",
    __doc__ or "",
    """SELECT case_no, accepted AS moment, 'yellow' AS light, window_no, staff,
     CASE WHEN promised IS NULL THEN concat('事项「', item, '」在受理时没有生效的版本')
      ELSE '到期日超出节假日日历' END AS message
     FROM cases WHERE accepted IS NOT NULL AND due IS NULL""",
)
