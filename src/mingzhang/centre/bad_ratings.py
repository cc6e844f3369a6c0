"""Bad ratings that a centre did not answer in time: SQL that the rules on them share."""


def unanswered(kind: str, word: str) -> str:
    """Bad ratings without an event of a kind within ``$days`` working days, for a ``Rule``.

    Red where there is none at all, yellow where it came late. Ratings that the system gave by
    itself are left out. kind: of the event; word: what it is called in the message.
    """
    return f"""SELECT r.case_no, r.moment,
     CASE WHEN answered IS NULL THEN 'red' ELSE 'yellow' END AS light, window_no, staff,
     CASE WHEN answered IS NULL
      THEN concat('差评已过 ', e.upto - s.upto, ' 个工作日，没有{word}')
      ELSE concat('差评后过了 ', e.upto - s.upto, ' 个工作日才{word}') END AS message
     FROM (SELECT ratings.case_no, ratings.moment, now, (SELECT min(seen.moment) FROM seen
       WHERE kind = '{kind}' AND seen.case_no = ratings.case_no
        AND seen.moment >= ratings.moment) AS answered
      FROM ratings, clock WHERE level <= 2 AND rated <> 'system' AND ratings.moment <= now) AS r
     JOIN cases c USING (case_no) JOIN every s ON s.day = CAST(r.moment AS DATE)
     JOIN every e ON e.day = CAST(coalesce(answered, now) AS DATE)
     WHERE e.upto - s.upto > $days"""
