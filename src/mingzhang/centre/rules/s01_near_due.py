"""查什么：已受理、未办结、未暂停的件，离到期只剩设定的工作日数（不含今天）。

理由：到期前提醒，才来得及办。几天前提醒由设置文件决定。

例：承诺 5 个工作日，1 月 4 日受理，1 月 11 日到期；1 月 7 日起提醒。

改法：抓紧办结；确需延长的，依法批准并告知理由。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S01",
    "near-due",
    "临近到期",
    __doc__ or "",
    """SELECT case_no, now AS moment, 'yellow' AS light, window_no, staff,
     concat('还剩 ', d.upto - n.upto, ' 个工作日，到期日 ', CAST(due AS DATE)) AS message
     FROM cases, clock JOIN every n ON n.day = CAST(now AS DATE)
     JOIN every d ON d.day = CAST(due AS DATE)
     WHERE accepted IS NOT NULL AND finished IS NULL AND NOT paused AND NOT late
      AND d.upto - n.upto <= $days""",
)
