"""查什么：不收费的事项收了费。

依据：《中华人民共和国行政许可法》第五十八条：实施行政许可不得收取任何费用，法律、行政法规另有规定的除外。

例：事项表写明不收费，办结记录的收费金额是 20 元。

改法：退还；确有收费依据的，在事项表里写明。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S08",
    "fee-not-allowed",
    "违规收费",
    __doc__ or "",
    """SELECT s.case_no, s.moment, 'red' AS light, coalesce(s.window_no, c.window_no) AS window_no,
     coalesce(s.staff, c.staff) AS staff,
     concat('这个事项不收费，却收了 ', printf('%.2f', s.fee / 100.0), ' 元') AS message
     FROM seen s JOIN cases c USING (case_no) JOIN versions v ON v.item = c.item
      AND CAST(coalesce(accepted, applied) AS DATE) >= valid_from
      AND CAST(coalesce(accepted, applied) AS DATE) < valid_until
     WHERE s.fee > 0 AND v.fee IS NOT DISTINCT FROM false""",
    "《中华人民共和国行政许可法》第五十八条",
)
