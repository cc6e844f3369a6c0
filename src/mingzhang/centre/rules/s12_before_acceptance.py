"""查什么：受理以前已有办理环节的记录。

理由：先办后登，受理时间就不真，时限也就不真。

例：1 月 4 日审查，1 月 6 日才登记受理。

改法：收到材料当时登记；按实改正受理时间。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S12",
    "processed-before-acceptance",
    "受理前办理",
    __doc__ or "",
    """SELECT s.case_no, s.moment, 'yellow' AS light,
     coalesce(s.window_no, c.window_no) AS window_no,
     coalesce(s.staff, c.staff) AS staff,
     concat('到 ', strftime(accepted, '%Y-%m-%d %H:%M'), ' 才受理，之前已有办理记录') AS message
     FROM seen s JOIN cases c USING (case_no) WHERE kind = 'step' AND moment < accepted""",
)
