-- Added up by step before kinds become rows: six rows a session would be half a million of a month.
SELECT series, at, happened AS value
FROM
(
    SELECT
        {{step:OrderedAt}} AS at,
        [
            ('tool call failed', sum(arrayCount((status, code) -> status = 'error' AND ifNull(code, 0) = 0, ToolUse.Status, ToolUse.ExitCode))),
            ('command exited not 0', sum(arrayCount(code -> code != 0, ToolUse.ExitCode))),
            ('call denied', sum(countEqual(ToolUse.Status, 'denied'))),
            ('turn failed', sum(countEqual(TurnUse.Status, 'failed'))),
            ('turn interrupted', sum(countEqual(TurnUse.Status, 'interrupted'))),
            ('request tried again', sum(ifNull(Retries, 0)))
        ] AS kinds
    FROM session FINAL
    WHERE {{session-filter}}
    GROUP BY at
)
ARRAY JOIN kinds.1 AS series, kinds.2 AS happened
ORDER BY series, at {{fill}}
