import { get, post } from './client.ts';
import type { SqlAnswer, SqlExport, SqlProgress, SqlSchema } from './shape.ts';

export const fetchSqlSchema = (signal: AbortSignal): Promise<SqlSchema> => get('/api/v1/sql/schema', signal);

/** Aborting stops it in the engine, too. @param queryId a UUID to ask for its progress by */
export async function runSql(query: string, queryId: string, signal: AbortSignal): Promise<SqlAnswer> {
  return (await (await post('/api/v1/sql', { query, query_id: queryId }, signal)).json()) as SqlAnswer;
}

export const fetchSqlProgress = (queryId: string, signal: AbortSignal): Promise<SqlProgress> =>
  get(`/api/v1/sql/progress/${queryId}`, signal);

export interface SqlFile {
  readonly blob: Blob;
  readonly name: string;
}

export async function exportSql(request: SqlExport, signal: AbortSignal): Promise<SqlFile> {
  const response = await post('/api/v1/sql/export', request, signal);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { blob: await response.blob(), name: name ?? `query.${request.format}` };
}
