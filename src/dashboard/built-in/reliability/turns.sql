SELECT
    arrayStringConcat(arrayFilter(part -> part != '', [toString(status), toString(reason), replaceAll(toString(error), '_', ' ')]), ' · ') AS key,
    count() AS value,
    uniqExact(SessionId) AS sessions
FROM session FINAL
ARRAY JOIN TurnUse.Status AS status, TurnUse.StatusReason AS reason, TurnUse.ErrorKind AS error
WHERE status IN ('failed', 'interrupted', 'unknown') AND {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
LIMIT 50
