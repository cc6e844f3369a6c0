"""查什么：不予受理，却没有写理由。

依据：《中华人民共和国行政许可法》第三十二条：不受理的，应当告知申请人，并出具书面凭证。

例：不予受理记录的原因是空的。

改法：补写理由，并告知申请人。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S09",
    "refused-without-reason",
    "不予受理没有理由",
    __doc__ or "",
    """SELECT case_no, moment, 'red' AS light, window_no, staff,
     '不予受理没有写理由' AS message FROM seen WHERE kind = 'refuse' AND reason IS NULL""",
    "《中华人民共和国行政许可法》第三十二条",
)
