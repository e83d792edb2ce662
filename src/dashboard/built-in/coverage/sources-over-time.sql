-- A step without sessions has no share.
SELECT series, at, toNullable(share) AS value
FROM
(
    SELECT
        {{step:OrderedAt}} AS at,
        [
            ('otel_logs', countIf(has(Sources, 'otel_logs')) / count()),
            ('otel_traces', countIf(has(Sources, 'otel_traces')) / count()),
            ('hooks', countIf(has(Sources, 'hooks')) / count()),
            ('notify', countIf(has(Sources, 'notify')) / count()),
            ('rollout', countIf(has(Sources, 'rollout')) / count())
        ] AS shares
    FROM session FINAL
    WHERE {{session-filter}}
    GROUP BY at
)
ARRAY JOIN shares.1 AS series, shares.2 AS share
ORDER BY series, at {{fill}}
