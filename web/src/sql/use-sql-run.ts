import { useCallback, useEffect, useRef, useState } from 'react';
import type { SqlAnswer } from '../api/shape.ts';
import { runSql } from '../api/sql-client.ts';

export type SqlRun =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly sql: string; readonly queryId: string }
  | { readonly state: 'cancelled'; readonly sql: string }
  | { readonly state: 'failed'; readonly sql: string; readonly error: unknown }
  | { readonly state: 'done'; readonly sql: string; readonly answer: SqlAnswer };

/** One statement at a time; a new one stops the one before. */
export function useSqlRun() {
  const [run, setRun] = useState<SqlRun>({ state: 'idle' });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const start = useCallback(async (sql: string): Promise<SqlRun> => {
    stop.current?.abort();
    const controller = new AbortController();
    stop.current = controller;
    const queryId = newQueryId();
    setRun({ state: 'running', sql, queryId });
    const ended = await runSql(sql, queryId, controller.signal).then(
      (answer): SqlRun => ({ state: 'done', sql, answer }),
      (error: unknown): SqlRun =>
        controller.signal.aborted ? { state: 'cancelled', sql } : { state: 'failed', sql, error },
    );
    if (stop.current === controller) setRun(ended);
    return ended;
  }, []);
  const cancel = useCallback(() => stop.current?.abort(), []);
  return { run, start, cancel };
}

/** `crypto.randomUUID` is there in secure contexts alone: a server on another machine may be reached without TLS. */
function newQueryId(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`;
}
