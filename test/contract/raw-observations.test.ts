/** What is read back from the raw tables is what was observed when it arrived: every field, ids included. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { observeHook } from '../../src/codex/hook/observe-hook.ts';
import { observe } from '../../src/codex/observe.ts';
import type { Content } from '../../src/ingest/content.ts';
import {
  observeStoredHooks,
  observeStoredLogs,
  observeStoredSpans,
} from '../../src/ingest/rebuild/raw-observations.ts';
import { concatBlocks } from '../../src/ingest/rows/concat-blocks.ts';
import { rowsOfRequest } from '../../src/ingest/rows/request-rows.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { AnyValue } from '../../src/otlp/common/value.ts';
import { decodeExportRequest } from '../../src/otlp/decode.ts';
import { type RawLimits, readRaw } from '../../src/store/raw-reader.ts';
import type { Store } from '../../src/store/store.ts';
import { hookRecordsOf } from '../helper/recorded-hook.ts';
import { recordingNames, requestsOf } from '../helper/recording.ts';
import { LOG, logsOf, RECEIVED_AT, SPAN, tracesOf } from './otlp-sample.ts';
import { type OpenedStore, WAYS } from './store-ways.ts';

const RAW_TABLES = ['otel_logs', 'otel_traces', 'codex_hook'];

const observed = (content: Content): readonly Observation[] => {
  if (content.signal === 'rollout') return content.observations;
  return content.signal === 'hooks' ? content.records.flatMap(observeHook) : observe(content, RECEIVED_AT);
};

async function arrive(store: Store, content: Content, token: string): Promise<readonly Observation[]> {
  for (const block of rowsOfRequest(content, RECEIVED_AT)) await store.insert(block, `${token}/${block.table}`);
  return observed(content);
}

async function readBack(store: Store): Promise<Observation[]> {
  const all: Observation[] = [];
  for (const reading of [observeStoredLogs(store), observeStoredSpans(store), observeStoredHooks(store)])
    for await (const { observations } of reading) all.push(...observations);
  return all;
}

/** Half of a surrogate pair is no text: the tables hold U+FFFD for it. */
const wellFormed = (observations: readonly Observation[]): Observation[] =>
  JSON.parse(JSON.stringify(observations), (_key, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value).toString() : value,
  ) as Observation[];

const byId = (observations: readonly Observation[]): Map<string, Observation> =>
  new Map(wellFormed(observations).map((observation) => [observation.id, observation]));

const decoded = (request: Parameters<typeof decodeExportRequest>[0]): Content => {
  const result = decodeExportRequest(request);
  if (!result.ok) throw new Error(result.problem.message);
  return result.request;
};

describe.each(WAYS)('%s', (_way, open) => {
  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    for (const table of RAW_TABLES) await opened.store.query(`TRUNCATE TABLE ${table}`);
  });

  test('every recording', async () => {
    const contents = recordingNames().flatMap((name): Content[] => [
      ...requestsOf(name).map(decoded),
      { signal: 'hooks', records: hookRecordsOf(name) },
    ]);
    const blocks = concatBlocks(contents.flatMap((content) => rowsOfRequest(content, RECEIVED_AT)));
    for (const block of blocks) await opened.store.insert(block, `recordings/${block.table}`);
    const told = contents.flatMap(observed);
    const back = byId(await readBack(opened.store));
    expect(back.size).toBeGreaterThan(5_000);
    expect(new Set([...back.values()].map(({ source }) => source))).toEqual(
      new Set(['otel_logs', 'otel_traces', 'hooks', 'notify']),
    );
    expect(back).toEqual(byId(told));
  }, 120_000);
});

const [[, openFirst]] = WAYS as [(typeof WAYS)[number]];

describe('hostile records', () => {
  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await openFirst();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    for (const table of RAW_TABLES) await opened.store.query(`TRUNCATE TABLE ${table}`);
  });

  const { value } = fc.letrec<{ value: AnyValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 4 }),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const key = fc.constantFrom(
    'call_id',
    'conversation.id',
    'prompt',
    'duration_ms',
    'event.kind',
    'thread.id',
    '7',
    'x',
  );
  const attributes = fc.array(fc.record({ key, value }), { maxLength: 6 });
  const time = fc.oneof(
    fc.constantFrom(0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
  const name = fc.constantFrom<AnyValue>('codex.user_prompt', 'codex.sse_event', 'codex.tool_result', 'other', 7n);
  const logs = fc.array(
    fc
      .record({ timeUnixNano: time, observedTimeUnixNano: time, attributes, name })
      .map(({ attributes, name, ...more }) => ({
        ...LOG,
        ...more,
        attributes: [...attributes.slice(0, 3), { key: 'event.name', value: name }, ...attributes.slice(3)],
      })),
    { maxLength: 30 },
  );
  const spans = fc.array(
    fc.record({
      startTimeUnixNano: time,
      endTimeUnixNano: time,
      attributes,
      name: fc.constantFrom('handle_responses', 'session_task.turn', 'a_tool', 'run_turn'),
      spanId: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((id) => id.toString(16).padStart(16, '0')),
    }),
    { maxLength: 30 },
  );

  test('any times and values', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(logs, spans, async (someLogs, someSpans) => {
        run += 1;
        for (const table of RAW_TABLES) await opened.store.query(`TRUNCATE TABLE ${table}`);
        const told = [
          ...(await arrive(opened.store, logsOf(...someLogs), `logs-${run}`)),
          ...(await arrive(opened.store, tracesOf(...someSpans.map((span) => ({ ...SPAN, ...span }))), `spans-${run}`)),
        ];
        expect(byId(await readBack(opened.store))).toEqual(byId(told));
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  // Stretches are halved by time, and records of one nanosecond by what they say.
  test('every row comes once, however small the answers are', async () => {
    const instants = [0n, 1n, 5n, 3_600_000_000_000n, 86_400_000_000_000n * 400n];
    const records = instants.flatMap((after) =>
      Array.from({ length: 40 }, (_, index) => ({
        ...LOG,
        timeUnixNano: LOG.timeUnixNano + after,
        spanId: String(index).padStart(16, '0'),
        attributes: [
          { key: 'event.name', value: 'codex.user_prompt' },
          { key: 'prompt', value: `${after} ${index}` },
        ],
      })),
    );
    await arrive(opened.store, logsOf(...records), 'small answers');
    const limits: RawLimits = { rowsMax: 7, bytesMax: 1_000_000 };
    const prompts: (string | undefined)[] = [];
    let largest = 0;
    for await (const rows of readRaw(opened.store, 'raw-log', {}, limits)) {
      largest = Math.max(largest, rows.length);
      prompts.push(...rows.map(({ Texts }) => Texts[1]));
    }
    expect(prompts.toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(
      records.map((record) => String(record.attributes[1]?.value)).toSorted((a, b) => a.localeCompare(b)),
    );
    expect(largest).toBeLessThanOrEqual(7);
  });
});
