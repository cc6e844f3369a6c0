"""查什么：一件的申请和受理记录写了两个事项编码。

理由：编码不同，时限就不同；按较小的编码计，并提请核对。

例：申请写的是甲事项，受理写的是乙事项。

改法：按实改正事项编码后重新导入。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S17",
    "two-items",
    "事项不一致",
    __doc__ or "",
    """SELECT case_no, min(moment) AS moment, 'yellow' AS light, min(window_no) AS window_no,
     min(staff) AS staff, concat('一件写了两个事项：', min(item), '、', max(item)) AS message
     FROM seen WHERE item IS NOT NULL GROUP BY case_no HAVING min(item) <> max(item)""",
)
