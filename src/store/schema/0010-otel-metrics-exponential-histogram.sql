-- The other spelling of the table's name that is in use; for readers.
CREATE VIEW IF NOT EXISTS otel_metrics_exponential_histogram AS SELECT * FROM otel_metrics_exp_histogram
