import { get, post } from './client.ts';
import type { SqlAnswer, SqlExport, SqlSchema } from './shape.ts';

export const fetchSqlSchema = (signal: AbortSignal): Promise<SqlSchema> => get('/api/v1/sql/schema', signal);

/** Aborting stops it in the engine, too. */
export async function runSql(query: string, signal: AbortSignal): Promise<SqlAnswer> {
  return (await (await post('/api/v1/sql', { query }, signal)).json()) as SqlAnswer;
}

export interface SqlFile {
  readonly blob: Blob;
  readonly name: string;
}

export async function exportSql(request: SqlExport, signal: AbortSignal): Promise<SqlFile> {
  const response = await post('/api/v1/sql/export', request, signal);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { blob: await response.blob(), name: name ?? `query.${request.format}` };
}
