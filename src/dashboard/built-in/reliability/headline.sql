WITH
    (SELECT (count(), countIf(Shape > 0), sum(ifNull(Retries, 0)), sum(arrayCount(status -> status = 429, ErrorUse.HttpStatus)), sum(countEqual(TurnUse.Status, 'failed')), sum(Turns), count(Retries))
     FROM session FINAL
     WHERE {{session-filter}}) AS totals
SELECT multiIf(
    totals.1 = 0, 'No session began in this time.',
    concat(
        {{count:totals.5}}, ' of ', {{count:totals.6}}, if(totals.6 = 1, ' turn', ' turns'), ' failed',
        if(totals.7 = 0, '; whether requests were tried again is not told.', concat(
            '; ', {{count:totals.3}}, if(totals.3 = 1, ' request was', ' requests were'), ' tried again',
            if(totals.4 > 0, concat(', ', {{count:totals.4}}, ' after a rate limit (429).'), '.')
        ))
    )
) AS sentence
