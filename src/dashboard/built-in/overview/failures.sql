SELECT series, at, sum(happened) AS value
FROM
(
    SELECT
        {{step:OrderedAt}} AS at,
        [
            ('tool call failed', arrayCount((status, code) -> status = 'error' AND ifNull(code, 0) = 0, ToolUse.Status, ToolUse.ExitCode)),
            ('command exited not 0', arrayCount(code -> code != 0, ToolUse.ExitCode)),
            ('call denied', countEqual(ToolUse.Status, 'denied')),
            ('turn failed', countEqual(TurnUse.Status, 'failed')),
            ('turn interrupted', countEqual(TurnUse.Status, 'interrupted')),
            ('request tried again', toUInt64(ifNull(Retries, 0)))
        ] AS kinds
    FROM session FINAL
    WHERE {{session-filter}}
)
ARRAY JOIN kinds.1 AS series, kinds.2 AS happened
GROUP BY series, at
ORDER BY series, at {{fill}}
