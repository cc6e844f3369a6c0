"""查什么：不满意或非常不满意的评价，过了设定的工作日数还没有整改。系统默认的评价不算。

依据：《国务院办公厅关于建立政务服务"好差评"制度提高政务服务水平的意见》（国办发〔2019〕51号）：差评应当核实、整改、反馈。

例：1 月 4 日差评，1 月 6 日回访，到 2 月 26 日没有整改记录。

改法：整改并录入差评整改；核实后不属实的，在整改记录的原因里写明。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S19",
    "bad-rating-uncorrected",
    "差评没有整改",
    __doc__ or "",
    """SELECT r.case_no, r.moment, CASE WHEN mended IS NULL THEN 'red' ELSE 'yellow' END AS light,
     window_no, staff, CASE WHEN mended IS NULL
      THEN concat('差评已过 ', e.upto - s.upto, ' 个工作日，没有整改')
      ELSE concat('差评后过了 ', e.upto - s.upto, ' 个工作日才整改') END AS message
     FROM (SELECT ratings.case_no, ratings.moment, now, (SELECT min(seen.moment) FROM seen
       WHERE kind = 'rectify' AND seen.case_no = ratings.case_no
        AND seen.moment >= ratings.moment) AS mended
      FROM ratings, clock WHERE level <= 2 AND rated <> 'system' AND ratings.moment <= now) AS r
     JOIN cases c USING (case_no) JOIN every s ON s.day = CAST(r.moment AS DATE)
     JOIN every e ON e.day = CAST(coalesce(mended, now) AS DATE)
     WHERE e.upto - s.upto > $days""",
    "国办发〔2019〕51号",
)
