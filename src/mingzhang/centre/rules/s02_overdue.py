"""查什么：到期没有办结，或办结晚于到期日。特别程序的时间不计入；撤回的件不再计。

依据：《中华人民共和国行政许可法》第四十二条。

例：承诺 5 个工作日，1 月 4 日受理，1 月 11 日到期，1 月 13 日才办结：超期 2 个工作日，红灯。

改法：马上办结并说明原因；有特别程序的，补录起止时间和原因。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S02",
    "overdue",
    "超期",
    __doc__ or "",
    """SELECT case_no, due AS moment, CASE WHEN over >= $red THEN 'red' ELSE 'yellow' END AS light,
     window_no, staff, concat('超期 ', over, ' 个工作日：到期日 ', CAST(due AS DATE), '，',
      CASE WHEN finished IS NULL THEN '至今没有办结'
       ELSE concat('到 ', CAST(finished AS DATE), ' 才办结') END) AS message
     FROM (SELECT c.*, greatest(1, f.upto - d.upto) AS over FROM cases c, clock
      JOIN every d ON d.day = CAST(due AS DATE)
      JOIN every f ON f.day = CAST(coalesce(finished, now) AS DATE)
      WHERE late AND state <> 'withdrawn')""",
    "《中华人民共和国行政许可法》第四十二条",
)
