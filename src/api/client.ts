/** The same questions as `Query`, asked of a running server. Its answers are ours, so they are not checked again. */
import { AppError } from '../lib/errors.ts';
import type { SessionChange } from '../model/live-sessions.ts';
import type { ImportProgress, ImportRequest, ImportSummary } from '../model/rollout-import.ts';
import type { PageRequest, Query } from '../query/query.ts';
import type { RecordFilter } from '../query/records.ts';
import { BOUND_NAMES, LIST_NAMES, type SessionFilter } from '../query/session-filter.ts';
import { observationOf, type RecordPage } from './contract/record.ts';
import type { SqlAnswer } from './contract/sql.ts';
import type { ServerStatus } from './contract/status.ts';
import { errorFrom } from './error-response.ts';
import { readEvents } from './event-stream.ts';

export interface ApiClient extends Query {
  status(): Promise<ServerStatus>;
  /** Changes of sessions as they happen; ends when the server goes away or `signal` fires. */
  changes(signal: AbortSignal): AsyncGenerator<SessionChange>;
  /** Resolves when it is over; aborting stops it on the server, too, and rejects with `unavailable`. */
  importRollouts(
    request: ImportRequest,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: ImportProgress) => void },
  ): Promise<ImportSummary>;
}

export interface ApiClientOptions {
  /** `http://127.0.0.1:4319` */
  readonly ui: string;
  readonly token: string;
  readonly fetch: (url: URL, init: RequestInit) => Promise<Response>;
}

export function createApiClient(options: ApiClientOptions): ApiClient {
  const get = async <Answer>(path: string, search = new URLSearchParams()): Promise<Answer> => {
    const response = await ask(options, `${path}?${search.toString()}`, {});
    return (await response.json()) as Answer;
  };
  return {
    listSessions: (filter, { limit, cursor }) => {
      const search = searchOf(filter);
      search.set('limit', String(limit));
      if (cursor !== undefined) search.set('cursor', cursor);
      return get('/api/v1/sessions', search);
    },
    getSession: (ref, { cwd } = {}) =>
      get(`/api/v1/sessions/${encodeURIComponent(ref)}`, new URLSearchParams(cwd === undefined ? {} : { cwd })),
    problems: (ref, { cwd } = {}) =>
      get(
        `/api/v1/sessions/${encodeURIComponent(ref)}/problems`,
        new URLSearchParams(cwd === undefined ? {} : { cwd }),
      ),
    records: async (ref, filter, page) => {
      const path = `/api/v1/sessions/${encodeURIComponent(ref)}/records`;
      const { records, next_cursor } = await get<RecordPage>(path, recordSearch(filter, page));
      return { records: records.map(observationOf), next_cursor };
    },
    stats: (by, filter) => {
      const search = searchOf(filter);
      search.set('by', by);
      return get('/api/v1/stats', search);
    },
    facets: (filter) => get('/api/v1/facets', searchOf(filter)),
    reliability: (by, filter) => {
      const search = searchOf(filter);
      search.set('by', by);
      return get('/api/v1/reliability', search);
    },
    latency: ({ metric, by }, filter) => {
      const search = searchOf(filter);
      search.set('metric', metric);
      search.set('by', by);
      return get('/api/v1/latency', search);
    },
    extent: () => get('/api/v1/extent'),
    sql: async ({ query, maxRows }) => {
      const response = await ask(options, '/api/v1/sql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, max_rows: maxRows }),
      });
      const { elapsed_ms, read_rows, read_bytes, ...answer } = (await response.json()) as SqlAnswer;
      return { ...answer, elapsedMs: elapsed_ms, readRows: read_rows, readBytes: read_bytes };
    },
    status: () => get('/api/v1/status'),
    changes: (signal) => changes(options, signal),
    importRollouts: (request, hooks) => importRollouts(options, request, hooks),
  };
}

async function ask({ ui, token, fetch }: ApiClientOptions, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  const response = await fetch(new URL(path, ui), { ...init, headers }).catch((cause: unknown) => {
    throw new AppError('unavailable', `cannot reach the server at ${ui}`, {
      hint: 'Start it with `turnscope up`.',
      cause,
    });
  });
  if (response.ok) return response;
  throw errorFrom(response.status, await response.json().catch(() => undefined));
}

async function* changes(options: ApiClientOptions, signal: AbortSignal): AsyncGenerator<SessionChange> {
  try {
    const { body } = await ask(options, '/api/v1/stream', { signal });
    if (body === null) return;
    for await (const { event, data } of readEvents(body)) {
      if (event === 'session') yield JSON.parse(data) as SessionChange;
    }
  } catch (thrown) {
    // A server that stops cuts its streams, and so does the reader who has seen enough: both are an end.
    if (thrown instanceof AppError && !signal.aborted) throw thrown;
  }
}

async function importRollouts(
  options: ApiClientOptions,
  { paths, since, dryRun }: ImportRequest,
  { signal, onProgress }: Parameters<ApiClient['importRollouts']>[1],
): Promise<ImportSummary> {
  const { body } = await ask(options, '/api/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      paths,
      dry_run: dryRun,
      ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    }),
    signal,
  });
  try {
    for await (const { event, data } of body === null ? [] : readEvents(body)) {
      if (event === 'progress') onProgress(JSON.parse(data) as ImportProgress);
      if (event === 'done') return JSON.parse(data) as ImportSummary;
      if (event === 'error') throw errorFrom(500, JSON.parse(data));
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
  }
  throw new AppError('unavailable', 'cannot say how the import ended: the server went away, or it was told to stop', {
    hint: 'Run `turnscope import` again: it goes on where it stopped.',
  });
}

function searchOf(filter: SessionFilter): URLSearchParams {
  const { text, since, until } = filter;
  const search = new URLSearchParams();
  if (text !== undefined) search.set('q', text);
  if (since !== undefined) search.set('since', new Date(since).toISOString());
  if (until !== undefined) search.set('until', new Date(until).toISOString());
  for (const name of LIST_NAMES) {
    for (const value of filter[name] ?? []) search.append(name, value);
    for (const value of filter.not?.[name] ?? []) search.append(`not_${name}`, value);
  }
  for (const name of BOUND_NAMES) if (filter[name] !== undefined) search.set(name, String(filter[name]));
  return search;
}

function recordSearch(
  { turn, call, response, kinds = [] }: RecordFilter,
  { limit, cursor }: PageRequest,
): URLSearchParams {
  const search = new URLSearchParams({ limit: String(limit) });
  const named = { turn_id: turn, call_id: call, response_id: response, cursor };
  for (const [name, value] of Object.entries(named)) if (value !== undefined) search.set(name, value);
  for (const kind of kinds) search.append('kind', kind);
  return search;
}
