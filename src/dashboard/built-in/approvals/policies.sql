SELECT
    if(ApprovalPolicy = '' AND SandboxPolicy = '', 'not told', concat(ApprovalPolicy, ' · ', SandboxPolicy)) AS key,
    count() AS value,
    sum(length(ApprovalUse.At)) AS approvals,
    approvals / value AS each
FROM session FINAL
WHERE Shape > 0 AND {{session-filter}}
GROUP BY key
ORDER BY value DESC, key
LIMIT 50
