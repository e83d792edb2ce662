SELECT if(CodexVersion = '', 'not told', toString(CodexVersion)) AS series, {{step:OrderedAt}} AS at, count() AS value
FROM session FINAL
WHERE {{session-filter}}
GROUP BY series, at
ORDER BY series, at {{fill}}
