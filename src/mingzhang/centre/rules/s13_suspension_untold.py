"""查什么：特别程序开始了，却没有书面告知申请人（文书号是空的）。

依据：《中华人民共和国行政许可法》第四十五条：行政机关应当将所需时间书面告知申请人。

例：特别程序开始的文书号没有填。

改法：补发特别程序告知书并补录文书号。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S13",
    "suspension-untold",
    "暂停没有告知",
    __doc__ or "",
    """SELECT case_no, moment, 'yellow' AS light, window_no, staff,
     '特别程序没有书面告知申请人' AS message
     FROM seen WHERE kind = 'suspend' AND document IS NULL""",
    "《中华人民共和国行政许可法》第四十五条",
)
