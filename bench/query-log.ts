/** What the explorer of logs asks of ten million records, by the same functions: a page of the list, the counts along time, the facets, the sample for patterns. */
import { listLogs } from '../src/query/list-logs.ts';
import { logFacets, logHistogram, logSample } from '../src/query/log-counts.ts';
import type { LogFilter } from '../src/query/telemetry.ts';
import type { Store } from '../src/store/store.ts';
import { askLargeStore, type StoreQuestion } from './large-store-questions.ts';
import type { Question } from './measure.ts';
import { fillLargeLog } from './seed/large-log.ts';

const RECORDS = 10_000_000;
const RECORD_DAYS = 30;
const DAY_MS = 86_400_000;
const PAGE = { limit: 100 };

/** One record in the middle of what is stored: its attributes are what somebody who knows it looks for. */
async function someCall(store: Store): Promise<string> {
  const [row] = await store.query<{ id: string }>(
    `SELECT LogAttributes['call_id'] AS id FROM otel_logs WHERE Event = 'codex.tool_result' AND Timestamp < (SELECT max(Timestamp) - INTERVAL 12 DAY FROM otel_logs)
     AND Timestamp > (SELECT max(Timestamp) - INTERVAL 13 DAY FROM otel_logs) LIMIT 1`,
  );
  return row?.id ?? '';
}

/** Asked at the time of the newest record. */
async function questions(store: Store): Promise<readonly StoreQuestion[]> {
  const [newest] = await store.query<{ at: string }>(
    'SELECT toUnixTimestamp64Milli(max(Timestamp)) AS at FROM otel_logs',
  );
  const now = Number(newest?.at);
  const call = await someCall(store);
  const asked = (name: string, filter: LogFilter): readonly StoreQuestion[] => [
    [`logs, list: ${name}`, () => listLogs(store, filter, PAGE, now)],
    [`logs, counts along time: ${name}`, () => logHistogram(store, filter, 'severity', now)],
    [`logs, facets: ${name}`, () => logFacets(store, filter)],
  ];
  const spans: readonly (readonly [string, LogFilter])[] = [
    ['a day', { since: now - DAY_MS }],
    ['a week', { since: now - 7 * DAY_MS }],
    ['all time', {}],
  ];
  return [
    ...asked('everything', {}),
    ...asked('an attribute that one record has', { attribute: [`call_id=${call}`] }),
    ...asked('an attribute that none has', { attribute: ['call_id=call_0'] }),
    ...asked('an attribute that few have', { attribute: ['http.response.status_code=500'] }),
    ...asked('an attribute that many have', { attribute: ['tool_name=exec_command'] }),
    ...spans.flatMap(([span, filter]) => [
      ...asked(`a word that few say, ${span}`, { ...filter, text: 'heisenbug' }),
      ...asked(`a word that none says, ${span}`, { ...filter, text: 'xylophone' }),
      ...asked(`a word that many say, ${span}`, { ...filter, text: 'timeout' }),
      ...asked(`a part of a word, ${span}`, { ...filter, text: 'serializ' }),
    ]),
    ['logs, sample for patterns: all time', () => logSample(store, {}, now)],
  ];
}

export const queryLog: Question = {
  name: 'query-log',
  ask: () =>
    askLargeStore({
      fill: (store, onProgress) =>
        fillLargeLog(store, { records: RECORDS, days: RECORD_DAYS, now: Date.now(), onProgress }),
      questions,
    }),
};
