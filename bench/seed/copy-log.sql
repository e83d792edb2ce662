-- {copies} copies of each recorded log record, each conversation at a moment of its own between {from} and {from} + {length} (ms), under new ids. What people and commands
-- say is said in {words}, the first of them most often; one record in a million says a word that no other says.
INSERT INTO otel_logs (Timestamp, TraceId, SpanId, TraceFlags, Flags, SeverityText, SeverityNumber, ServiceName, Body, ResourceSchemaUrl, ResourceAttributes,
    ScopeSchemaUrl, ScopeName, ScopeVersion, ScopeAttributes, LogAttributes, EventName, TimestampSource, ObservedAfterNs, ReceivedAt)
WITH
    {words:Array(String)} AS words,
    cityHash64(Conversation, {slice:UInt32}, copy) AS salt,
    cityHash64(salt, Line) AS row_salt,
    toInt64({from:Int64} + salt % {length:Int64}) AS made_at,
    fromUnixTimestamp64Nano((made_at + AfterMs) * 1000000 + row_salt % 1000000) AS moved_to,
    (name, many) -> arrayStringConcat(arrayMap(nth -> words[1 + toUInt32(pow((cityHash64(row_salt, name, nth) % 1000003) / 1000003, 3) * length(words))], range(many)), ' ') AS say,
    concat(if(row_salt % 50000 = 7, ' heisenbug', ''), ' ACME-', toString(row_salt % 10000000), ' ', lower(hex(toUInt32(row_salt)))) AS mark
SELECT
    moved_to,
    if(TraceId = '', '', lower(hex(MD5(concat(TraceId, toString(salt)))))),
    if(SpanId = '', '', lower(hex(cityHash64(SpanId, salt)))),
    TraceFlags, Flags, SeverityText, SeverityNumber, ServiceName,
    Body,
    ResourceSchemaUrl, ResourceAttributes, ScopeSchemaUrl, ScopeName, ScopeVersion, ScopeAttributes,
    mapApply((name, value) -> (name, multiIf(
        name IN ('conversation.id', 'turn.id', 'root.turn.id', 'communication_id', 'sender_thread_id', 'receiver_thread_id'), toString(reinterpretAsUUID(MD5(concat(value, toString(salt))))),
        name IN ('call_id', 'item.id'), concat(substring(value, 1, position(value, '_')), lower(hex(MD5(concat(value, toString(salt)))))),
        name = 'event.timestamp', concat(replaceOne(toString(toDateTime64(moved_to, 3, 'UTC')), ' ', 'T'), 'Z'),
        name IN ('duration_ms', 'input_token_count', 'output_token_count', 'cached_token_count', 'prompt_length'), toString(cityHash64(row_salt, name) % 40000),
        name IN ('prompt', 'response', 'content'), concat(say(name, 6 + row_salt % 30), mark),
        name = 'output', concat(value, '\n', say(name, 10 + row_salt % 70), mark),
        name = 'arguments', concat('{"cmd":"', say(name, 3 + row_salt % 8), '","workdir":"/home/dev/', say('folder', 1), '"}'),
        value)), LogAttributes),
    EventName, TimestampSource, ObservedAfterNs,
    toDateTime64(moved_to, 3) + 2
FROM seed_log
CROSS JOIN (SELECT number AS copy FROM numbers({copies:UInt32})) AS copies
ORDER BY toStartOfFiveMinutes(moved_to), ServiceName, moved_to
SETTINGS max_memory_usage = 6000000000, max_threads = 2, max_insert_threads = 1, min_insert_block_size_rows = 500000, min_insert_block_size_bytes = 1000000000, max_partitions_per_insert_block = 0
