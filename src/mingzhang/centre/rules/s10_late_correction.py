"""查什么：受理以后又发补正告知。

依据：《中华人民共和国行政许可法》第三十二条：材料不齐应在受理以前一次告知，逾期不告知的视为受理。

例：1 月 4 日受理，1 月 6 日告知补正。

改法：受理前审清材料；受理后确需补充的，不得因此停算时限。
"""

from mingzhang.centre.supervision import Rule

RULE = Rule(
    "S10",
    "correction-after-acceptance",
    "受理后补正",
    __doc__ or "",
    """SELECT s.case_no, s.moment, 'yellow' AS light, s.window_no, s.staff,
     concat('已于 ', strftime(accepted, '%Y-%m-%d %H:%M'), ' 受理，之后又告知补正') AS message
     FROM seen s JOIN cases c USING (case_no) WHERE kind = 'correct' AND moment > accepted
      AND (decided IS NULL OR moment <= decided)""",
    "《中华人民共和国行政许可法》第三十二条",
)
