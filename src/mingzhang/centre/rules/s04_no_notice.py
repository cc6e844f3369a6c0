"""查什么：受理了申请，却没有受理文书（文书号是空的）。

依据：《中华人民共和国行政许可法》第三十二条：受理或者不予受理，应当出具加盖专用印章和注明日期的书面凭证。

例：受理记录的文书号没有填。

改法：补发受理通知书并补录文书号。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S04",
    "accepted-without-notice",
    "受理没有告知",
    __doc__ or "",
    """SELECT case_no, moment, 'yellow' AS light, window_no, staff,
     '受理没有出具书面凭证' AS message FROM seen WHERE kind = 'accept' AND document IS NULL""",
    "《中华人民共和国行政许可法》第三十二条",
)
