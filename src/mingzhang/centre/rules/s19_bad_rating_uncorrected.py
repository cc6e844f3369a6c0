"""查什么：不满意或非常不满意的评价，过了设定的工作日数还没有整改。系统默认的评价不算。

依据：《国务院办公厅关于建立政务服务"好差评"制度提高政务服务水平的意见》（国办发〔2019〕51号）：差评应当核实、整改、反馈。

例：1 月 4 日差评，1 月 6 日回访，到 2 月 26 日没有整改记录。

改法：整改并录入差评整改；核实后不属实的，在整改记录的原因里写明。
"""

from mingzhang.centre.bad_ratings import unanswered
from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S19",
    "bad-rating-uncorrected",
    "差评没有整改",
    __doc__ or "",
    unanswered("rectify", "整改"),
    "国办发〔2019〕51号",
)
