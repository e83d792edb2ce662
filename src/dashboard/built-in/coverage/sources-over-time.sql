-- A step without sessions has no share.
SELECT series, told_by, at, toNullable(share) AS value
FROM
(
    SELECT
        {{step:OrderedAt}} AS at,
        [
            ('OTLP logs', 'otel_logs', countIf(has(Sources, 'otel_logs')) / count()),
            ('OTLP traces', 'otel_traces', countIf(has(Sources, 'otel_traces')) / count()),
            ('hooks', 'hooks', countIf(has(Sources, 'hooks')) / count()),
            ('notify', 'notify', countIf(has(Sources, 'notify')) / count()),
            ('rollout files', 'rollout', countIf(has(Sources, 'rollout')) / count())
        ] AS shares
    FROM session FINAL
    WHERE {{session-filter}}
    GROUP BY at
)
ARRAY JOIN shares.1 AS series, shares.2 AS told_by, shares.3 AS share
ORDER BY series, at {{fill}}
