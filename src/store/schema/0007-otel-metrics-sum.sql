-- Sum points as they came, in the layout of the Collector's ClickHouse exporter; columns behind
-- those of the exporter are ours and have defaults.
CREATE TABLE IF NOT EXISTS otel_metrics_sum
(
    ResourceAttributes             Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ResourceSchemaUrl              LowCardinality(String) CODEC(ZSTD(1)),
    ScopeName                      String CODEC(ZSTD(1)),
    ScopeVersion                   String CODEC(ZSTD(1)),
    ScopeAttributes                Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeDroppedAttrCount          UInt32 CODEC(ZSTD(1)),
    ScopeSchemaUrl                 LowCardinality(String) CODEC(ZSTD(1)),
    ServiceName                    LowCardinality(String) CODEC(ZSTD(1)),
    MetricName                     LowCardinality(String) CODEC(ZSTD(1)),
    MetricDescription              LowCardinality(String) CODEC(ZSTD(1)),
    MetricUnit                     LowCardinality(String) CODEC(ZSTD(1)),
    Attributes                     Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    StartTimeUnix                  DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TimeUnix                       DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    Value                          Float64 CODEC(ZSTD(1)),
    Flags                          UInt32 CODEC(ZSTD(1)),
    Exemplars                      Nested
    (
        FilteredAttributes Map(LowCardinality(String), String),
        TimeUnix DateTime64(9),
        Value Float64,
        SpanId String,
        TraceId String
    ) CODEC(ZSTD(1)),
    -- One item an exemplar, but not inside: a Collector that does not know these columns could not insert any more.
    ExemplarValueTypes             Array(Enum8('double' = 0, 'int' = 1, 'none' = 2)) CODEC(ZSTD(1)),
    ExemplarValueInts              Array(Int64) CODEC(ZSTD(1)),
    AggregationTemporality         Int32 CODEC(ZSTD(1)),
    IsMonotonic                    Bool CODEC(ZSTD(1)),
    -- What was sent: as_int is kept exactly in ValueInt (Value rounds above 2^53), none is a point without a value.
    ValueType                      Enum8('double' = 0, 'int' = 1, 'none' = 2) DEFAULT 'double' CODEC(ZSTD(1)),
    ValueInt                       Int64 DEFAULT 0 CODEC(ZSTD(1)),
    MetricMetadata                 Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ResourceDroppedAttributesCount UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    TimestampSource                Enum8('sent' = 0, 'observed' = 1, 'received' = 2, 'sent_implausible' = 3, 'observed_implausible' = 4) DEFAULT 'sent' CODEC(ZSTD(1)),
    ReceivedAt                     DateTime64(3) DEFAULT now64(3) CODEC(Delta(8), ZSTD(1)),
    INDEX idx_time TimeUnix TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(TimeUnix)
ORDER BY (ServiceName, MetricName, toStartOfHour(TimeUnix), cityHash64(Attributes), TimeUnix)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
