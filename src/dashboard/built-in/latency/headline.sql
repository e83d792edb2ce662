-- The middle turn now against the span before, and how long the slowest of twenty took.
WITH
    (
        SELECT (
            countIf(TurnUse.DurationMs IS NOT NULL AND is_now),
            countIf(TurnUse.DurationMs IS NOT NULL AND NOT is_now),
            quantileExactIf(0.5)(TurnUse.DurationMs, is_now) / 1000,
            quantileExactIf(0.5)(TurnUse.DurationMs, NOT is_now) / 1000,
            quantileExactIf(0.95)(TurnUse.DurationMs, is_now) / 1000
        )
        FROM
        (
            SELECT OrderedAt >= fromUnixTimestamp64Milli({since:Int64}) AS is_now, TurnUse.DurationMs
            FROM session FINAL
            WHERE {{session-filter-with-before}}
        )
        ARRAY JOIN TurnUse
    ) AS turns,
    100 * (turns.3 / turns.4 - 1) AS change,
    seconds -> if(seconds < 90, concat(toString(round(seconds, 1)), ' s'), concat(toString(round(seconds / 60, 1)), ' min')) AS words
SELECT multiIf(
    turns.1 = 0, 'Of no turn in this time it is known how long it took.',
    concat(
        'Half of the turns took longer than ', words(turns.3), ', one of twenty longer than ', words(turns.5),
        multiIf(
            turns.2 = 0, '',
            abs(change) < 2, '; as in the span before',
            concat('; the middle one took ', toString(round(abs(change))), if(change > 0, ' % longer than', ' % less than'), ' in the span before')
        ),
        '.'
    )
) AS sentence
