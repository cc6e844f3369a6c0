"""查什么：特别程序开始了（时限停算），却没有写原因。

依据：《中华人民共和国行政许可法》第四十五条：听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的时间不计入，
但应当书面告知申请人。没有原因就无从判断该不该停。

例：特别程序开始的原因是空的。

改法：补录原因；没有法定原因的，不得停算。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S05",
    "suspended-without-reason",
    "暂停没有原因",
    __doc__ or "",
    """SELECT case_no, moment, 'red' AS light, window_no, staff,
     '特别程序没有写原因' AS message FROM seen WHERE kind = 'suspend' AND reason IS NULL""",
    "《中华人民共和国行政许可法》第四十五条",
)
