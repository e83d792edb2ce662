-- How much there is to read. These tables only grow, but for hook calls that came twice.
SELECT
    (SELECT count() FROM otel_logs) AS logs,
    (SELECT count() FROM otel_traces) AS spans,
    (SELECT count() FROM codex_hook FINAL) AS hooks
