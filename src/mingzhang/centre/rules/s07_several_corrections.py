"""查什么：一件发了多次补正告知。

依据：《中华人民共和国行政许可法》第三十二条：材料不齐的，应当当场或者在五日内一次告知需要补正的全部内容。

例：1 月 4 日告知缺身份证明，1 月 6 日又告知申请表未盖章。

改法：一次说清全部要补的材料。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S07",
    "several-corrections",
    "多次补正",
    __doc__ or "",
    """SELECT case_no, max(moment) AS moment, 'yellow' AS light, max(window_no) AS window_no,
     max(staff) AS staff, concat('发了 ', count(*), ' 次补正告知') AS message
     FROM seen WHERE kind = 'correct' GROUP BY case_no HAVING count(*) > $most""",
    "《中华人民共和国行政许可法》第三十二条",
)
