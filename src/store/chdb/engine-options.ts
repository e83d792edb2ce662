/** What the supervisor tells the engine process at its start (as JSON in argv), and what it hears back. */
export interface EngineOptions {
  /** chDB's own folder. */
  readonly databaseDir: string;
  /** Bodies of inserts wait here while the engine reads them. */
  readonly incomingDir: string;
  readonly socketPath: string;
  readonly configFile: string;
  /** Queries that may read at the same time. */
  readonly readers: number;
}

/** One line of JSON on stdout, once. */
export type EngineGreeting =
  | { readonly ready: true; readonly version: string }
  | { readonly ready: false; readonly reason: 'missing' | 'failed'; readonly message: string };

export const READERS = 4;

/** A libuv thread is held by each running query: readers, writer, ping and kill, and room for files. */
export const THREAD_POOL_SIZE = READERS + 3 + 8;

/**
 * Server settings. Limits for a machine that a developer works on: the defaults take what they find.
 *
 * A part is synced before its insert is answered, because the answer moves the journal's cursor and the journal then forgets the records:
 * without this a power cut could take rows that were acknowledged to the sender. Merged parts are synced too, since their sources go.
 */
export const ENGINE_CONFIG = `<clickhouse>
  <max_server_memory_usage>1500000000</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <query_condition_cache_size>33554432</query_condition_cache_size>
  <text_index_header_cache_size>33554432</text_index_header_cache_size>
  <text_index_postings_cache_size>67108864</text_index_postings_cache_size>
  <compiled_expression_cache_size>33554432</compiled_expression_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <max_thread_pool_size>200</max_thread_pool_size>
  <max_io_thread_pool_size>8</max_io_thread_pool_size>
  <merge_tree>
    <non_replicated_deduplication_window>1000</non_replicated_deduplication_window>
    <old_parts_lifetime>480</old_parts_lifetime>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
  </merge_tree>
</clickhouse>
`;

/** Set in every connection before the settings of the request. */
export const BASE_SETTINGS: ReadonlyMap<string, string> = new Map([
  ['async_insert', '0'],
  ['max_threads', '2'],
  ['max_memory_usage', '800000000'],
  ['max_bytes_before_external_group_by', '300000000'],
  ['max_execution_time', '10'],
  ['output_format_json_quote_64bit_integers', '1'],
  ['do_not_merge_across_partitions_select_final', '1'],
  // A part of a word is looked up among all words of the text index. The defaults refuse parts of three letters, and parts that many words have:
  // then every text is read, 5 s for a million sessions against 0.1 to 0.2.
  ['text_index_like_min_pattern_length', '1'],
  ['text_index_like_max_postings_to_read', '100000'],
]);
