WITH
    (SELECT (count(), countIf(hooks), countIf(logs), countIf(NOT hooks AND NOT logs))
     FROM
     (
         SELECT User, max(has(Sources, 'hooks')) AS hooks, max(has(Sources, 'otel_logs')) AS logs
         FROM session FINAL
         WHERE User != '' AND {{session-filter}}
         GROUP BY User
     )) AS people,
    (SELECT (count(), countIf(User = '')) FROM session FINAL WHERE {{session-filter}}) AS sessions
SELECT multiIf(
    sessions.1 = 0, 'Nobody reported in this time.',
    people.1 = 0, concat({{count:sessions.1}}, if(sessions.1 = 1, ' session', ' sessions'), ', and none of them says whose it is: logs tell that.'),
    concat(
        {{count:people.2}}, ' of ', {{count:people.1}}, if(people.1 = 1, ' person sends', ' people send'), ' hooks, ', {{count:people.3}}, if(people.3 = 1, ' sends', ' send'), ' logs',
        if(sessions.2 > 0, concat('; of ', toString(round(100 * sessions.2 / sessions.1)), ' % of the sessions nobody knows whose they are'), ''), '.'
    )
) AS sentence
