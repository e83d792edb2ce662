SELECT if(decision = '', 'open', replaceAll(toString(decision), '_', ' ')) AS series, {{step:OrderedAt}} AS at, count() AS value
FROM session FINAL
ARRAY JOIN ApprovalUse.Decision AS decision
WHERE Shape > 0 AND {{session-filter}}
GROUP BY series, at
ORDER BY series, at {{fill}}
