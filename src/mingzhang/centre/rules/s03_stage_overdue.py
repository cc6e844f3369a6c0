"""查什么：一个环节（到下一环节、办结或现在为止）用的工作日多于为它定的时限；暂停的日子不计。

理由：只看总时限，晚的时候已经来不及；环节时限由环节时限表规定。

例：审查限 2 个工作日，1 月 4 日开始审查，1 月 8 日才进入审核：用了 4 天，超 2 天。

改法：查明环节为何滞留，及时转入下一环节。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S03",
    "stage-overdue",
    "环节超时",
    __doc__ or "",
    """WITH begun AS (SELECT seen.case_no, seen.stage, moment, seen.staff, seen.window_no,
      coalesce(lead(moment) OVER (PARTITION BY seen.case_no ORDER BY moment, seen.stage),
       decided, withdrawn, now) AS ending, stages.days
      FROM seen JOIN (SELECT case_no, item, decided, withdrawn FROM cases
       WHERE item IN (SELECT item FROM stages)) AS chosen ON chosen.case_no = seen.case_no
      LEFT JOIN stages ON stages.item = chosen.item AND stages.stage = seen.stage, clock
      WHERE kind = 'step'),
     used AS (SELECT b.*, e.upto - s.upto AS used FROM begun b
      JOIN every s ON s.day = CAST(moment AS DATE) JOIN every e ON e.day = CAST(ending AS DATE)
      WHERE e.upto - s.upto > days),
     rested AS (SELECT u.case_no, u.moment, u.stage, sum(greatest(0, e.upto - s.upto)) AS rest
      FROM used u JOIN paused p USING (case_no), clock AS m
      JOIN every s ON s.day = CAST(greatest(p.start, u.moment) AS DATE)
      JOIN every e ON e.day = CAST(least(coalesce(p.finish, m.now), u.ending) AS DATE)
      GROUP BY ALL)
     SELECT case_no, ending AS moment, window_no, staff,
      CASE WHEN over >= $red THEN 'red' ELSE 'yellow' END AS light,
      concat('「', stage, '」环节用了 ', days + over, ' 个工作日，限 ', days, ' 个') AS message
     FROM (SELECT u.*, used - coalesce(rest, 0) - days AS over FROM used u
      LEFT JOIN rested r ON r.case_no = u.case_no AND r.moment = u.moment AND r.stage = u.stage)
     WHERE over > 0""",
)
