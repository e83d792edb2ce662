/** A request of ClickHouse's HTTP interface, taken apart. Pure: the front adds sockets and files. */
import { ClickhouseException } from './clickhouse-exception.ts';

export interface FrontRequest {
  readonly queryParam: string;
  readonly queryId: string;
  readonly defaultFormat: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
}

/** Parts of the interface that name no setting. Those with `null` are accepted and mean nothing here. */
const RESERVED: Readonly<Record<string, 'query' | 'query_id' | 'default_format' | null>> = {
  query: 'query',
  query_id: 'query_id',
  default_format: 'default_format',
  database: null,
  user: null,
  password: null,
  // The answer is always whole and never compressed: the socket is local.
  wait_end_of_query: null,
  buffer_size: null,
  enable_http_compression: null,
  send_progress_in_http_headers: null,
};

const REFUSED = new Set(['session_id', 'role', 'compress', 'decompress']);

export function frontRequest(search: URLSearchParams, newQueryId: () => string): FrontRequest {
  const settings = new Map<string, string>();
  const params = new Map<string, string>();
  for (const [name, value] of search) {
    if (REFUSED.has(name)) throw ClickhouseException.of(48, 'NOT_IMPLEMENTED', `The engine does not support '${name}'`);
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    else if (!Object.hasOwn(RESERVED, name)) settings.set(name, value);
  }
  const database = search.get('database') ?? 'default';
  if (database !== 'default') {
    throw ClickhouseException.of(81, 'UNKNOWN_DATABASE', `Database ${database} does not exist`);
  }
  return {
    queryParam: search.get('query') ?? '',
    queryId: search.get('query_id') ?? newQueryId(),
    defaultFormat: search.get('default_format') ?? 'TabSeparated',
    settings,
    params,
  };
}

const READS = new Set(['select', 'with', 'from', 'show', 'describe', 'desc', 'explain', 'exists', '(']);

/** Whether a statement that starts with this word or sign changes nothing. */
export function readsOnly(firstToken: string): boolean {
  return READS.has(firstToken.toLowerCase());
}
