-- Spans as they came, in the layout of the Collector's ClickHouse exporter; columns after Links are ours.
CREATE TABLE IF NOT EXISTS otel_traces
(
    Timestamp                      DateTime64(9) CODEC(Delta(8), ZSTD(1)),
    TraceId                        String CODEC(ZSTD(1)),
    SpanId                         String CODEC(ZSTD(1)),
    ParentSpanId                   String CODEC(ZSTD(1)),
    TraceState                     String CODEC(ZSTD(1)),
    SpanName                       LowCardinality(String) CODEC(ZSTD(1)),
    SpanKind                       LowCardinality(String) CODEC(ZSTD(1)),
    ServiceName                    LowCardinality(String) CODEC(ZSTD(1)),
    ResourceAttributes             Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    ScopeName                      String CODEC(ZSTD(1)),
    ScopeVersion                   String CODEC(ZSTD(1)),
    SpanAttributes                 Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    Duration                       UInt64 CODEC(T64, ZSTD(1)),
    StatusCode                     LowCardinality(String) CODEC(ZSTD(1)),
    StatusMessage                  String CODEC(ZSTD(1)),
    Events                         Nested
    (
        Timestamp DateTime64(9),
        Name LowCardinality(String),
        Attributes Map(LowCardinality(String), String)
    ) CODEC(ZSTD(1)),
    Links                          Nested
    (
        TraceId String,
        SpanId String,
        TraceState String,
        Attributes Map(LowCardinality(String), String)
    ) CODEC(ZSTD(1)),
    -- One item an event or link, but not inside them: a Collector that does not know these columns could not insert any more.
    EventDroppedAttributesCounts   Array(UInt32) CODEC(ZSTD(1)),
    LinkDroppedAttributesCounts    Array(UInt32) CODEC(ZSTD(1)),
    LinkFlags                      Array(UInt32) CODEC(ZSTD(1)),
    -- How far the end lies before the start (clock steps), in ns; Duration is 0 then.
    EndBeforeStart                 UInt64 DEFAULT 0 CODEC(T64, ZSTD(1)),
    EndTimestamp                   DateTime64(9) ALIAS fromUnixTimestamp64Nano(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration) - toInt64(EndBeforeStart)),
    TimestampSource                Enum8('sent' = 0, 'observed' = 1, 'received' = 2, 'sent_implausible' = 3, 'observed_implausible' = 4) DEFAULT 'sent' CODEC(ZSTD(1)),
    TimestampTime                  DateTime ALIAS toDateTime(Timestamp),
    ResourceSchemaUrl              LowCardinality(String) CODEC(ZSTD(1)),
    ScopeSchemaUrl                 LowCardinality(String) CODEC(ZSTD(1)),
    ScopeAttributes                Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    Flags                          UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    DroppedAttributesCount         UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    DroppedEventsCount             UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    DroppedLinksCount              UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    ScopeDroppedAttributesCount    UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    ResourceDroppedAttributesCount UInt32 DEFAULT 0 CODEC(ZSTD(1)),
    ReceivedAt                     DateTime64(3) DEFAULT now64(3) CODEC(Delta(8), ZSTD(1)),
    INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX idx_span_attribute_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX idx_duration Duration TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp)
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
