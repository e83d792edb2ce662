-- A step without sessions used no token; one whose sessions do not tell stays unknown.
SELECT series, at, value
FROM
(
    SELECT
        {{step:OrderedAt}} AS at,
        [
            ('cached input', toInt64(sum(CachedInputTokens))),
            ('fresh input', sum(toInt64(InputTokens) - toInt64(ifNull(CachedInputTokens, 0)))),
            ('output', toInt64(sum(OutputTokens)))
        ] AS kinds
    FROM session FINAL
    WHERE {{session-filter}}
    GROUP BY at
)
ARRAY JOIN kinds.1 AS series, kinds.2 AS value
ORDER BY series, at {{fill}}
INTERPOLATE (value AS 0)
