"""查什么：不满意或非常不满意的评价，过了设定的工作日数还没有回访。系统默认的评价不算。

依据：《国务院办公厅关于建立政务服务"好差评"制度提高政务服务水平的意见》（国办发〔2019〕51号）：差评应当核实、整改、反馈。

例：1 月 4 日差评，到 1 月 26 日没有回访。

改法：回访核实，整改后告知评价人。
"""

from mingzhang.centre.bad_ratings import unanswered
from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S14",
    "bad-rating-unvisited",
    "差评没有回访",
    __doc__ or "",
    unanswered("revisit", "回访"),
    "国办发〔2019〕51号",
)
