"""查什么：补正告知晚于申请后五日，或五日内既未受理也未答复：逾期不告知的，自收到材料之日起即为受理。

依据：《中华人民共和国行政许可法》第三十二条。

例：1 月 4 日申请，1 月 13 日才告知补正。

改法：五日内一次告知；已逾期的，按受理办理。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S15",
    "answer-late",
    "逾期未告知",
    __doc__ or "",
    """SELECT case_no, applied AS moment, 'yellow' AS light, window_no, staff,
     concat('申请后 ', e.upto - s.upto, ' 个工作日才有答复或至今没有，已逾期') AS message
     FROM (SELECT c.*, coalesce(least(noticed, accepted, refused, withdrawn), now) AS answered
      FROM cases c, clock WHERE applied IS NOT NULL) AS c
     JOIN every s ON s.day = CAST(applied AS DATE) JOIN every e ON e.day = CAST(answered AS DATE)
     WHERE e.upto - s.upto > $days""",
    "《中华人民共和国行政许可法》第三十二条",
)
