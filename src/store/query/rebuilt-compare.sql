-- What a rebuild makes of the sessions. The version of a row says nothing about the session.
SELECT
    countIf(After != 0) AS sessions,
    countIf(Before = 0) AS added,
    countIf(After = 0) AS removed,
    countIf(Before != 0 AND After != 0 AND Before != After) AS changed
FROM
(
    SELECT SessionId, maxIf(Hash, NOT IsNew) AS Before, maxIf(Hash, IsNew) AS After
    FROM
    (
        SELECT SessionId, false AS IsNew, cityHash64(tuple(* EXCEPT (Version, IsDeleted))) AS Hash FROM session FINAL
        UNION ALL
        SELECT SessionId, true AS IsNew, cityHash64(tuple(* EXCEPT (Version, IsDeleted))) AS Hash FROM session_rebuilt FINAL
    )
    GROUP BY SessionId
)
