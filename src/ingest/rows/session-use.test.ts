import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleSession } from '../../../test/helper/sample-session.ts';
import type { Session, Turn } from '../../model/session.ts';
import type { Problem } from '../../problem/problem.ts';
import { RowBinaryWriter } from './row-binary-writer.ts';
import { httpStatusOf, writeSessionUse } from './session-use.ts';

const SCHEMA = readFileSync(new URL('../../store/schema/0022-session-use.sql', import.meta.url), 'utf8');
/** The columns as the migration adds them, computed ones left out: name and type. */
const COLUMNS = [...SCHEMA.matchAll(/ADD COLUMN IF NOT EXISTS `?([\w.]+)`? (\S+) (?!MATERIALIZED)/g)].map(
  ([, name = '', type = '']) => [name, type] as const,
);

/** Reads RowBinary by the types of the migration, so that writer and schema are held against each other. */
function decode(bytes: Uint8Array): { row: Record<string, unknown>; rest: number } {
  const buffer = Buffer.from(bytes);
  let at = 0;
  const take = (length: number): number => (at += length) - length;
  const count = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = buffer[take(1)]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const read = (type: string): unknown => {
    const [, outer, inner = ''] = /^(Array|Nullable|LowCardinality)\((.*)\)$/.exec(type) ?? [];
    if (outer === 'Array') return Array.from({ length: count() }, () => read(inner));
    if (outer === 'Nullable') return buffer[take(1)] === 1 ? null : read(inner);
    if (outer === 'LowCardinality') return read(inner);
    if (type === 'UInt8') return buffer.readUInt8(take(1));
    if (type === 'UInt32') return buffer.readUInt32LE(take(4));
    if (type === 'UInt64' || type === 'DateTime64(3)') return Number(buffer.readBigInt64LE(take(8)));
    if (type === 'Float32') return buffer.readFloatLE(take(4));
    if (type === 'Float64') return buffer.readDoubleLE(take(8));
    if (type !== 'String') throw new Error(`no reader for ${type}`);
    const length = count();
    return buffer.toString('utf8', take(length), at);
  };
  const row = Object.fromEntries(COLUMNS.map(([name, type]) => [name, read(type)]));
  return { row, rest: buffer.length - at };
}

function written(session: Session, problems: readonly Problem[] = []): Record<string, unknown> {
  const writer = new RowBinaryWriter();
  writeSessionUse(writer, session, problems);
  const { row, rest } = decode(writer.bytes());
  expect(rest).toBe(0);
  return row;
}

const [SAMPLE_TURN] = sampleSession.turns;
const turnOf = (rest: Partial<Turn>): Turn => ({ ...SAMPLE_TURN!, ...rest });

test('approvals lie where they were asked, under the tool that they are about', () => {
  const [call] = SAMPLE_TURN!.tool_calls;
  const approval = {
    id: 'a',
    call_id: null,
    requested_at: null,
    reason: null,
    decision: null,
    source: null,
    waited_ms: null,
  };
  const turn = turnOf({
    approvals: [
      { ...approval, call_id: call!.call_id, decision: 'approved', source: 'User', waited_ms: 1_500 },
      { ...approval, requested_at: '2026-11-20T10:01:00Z' },
      approval,
    ],
  });
  expect(written({ ...sampleSession, turns: [turn] })).toMatchObject({
    Shape: 1,
    'ApprovalUse.At': [call!.started_at, '2026-11-20T10:01:00Z', turn.started_at].map((at) => Date.parse(at)),
    'ApprovalUse.Tool': [call!.name, '', ''],
    'ApprovalUse.Decision': ['approved', '', ''],
    'ApprovalUse.DecidedBy': ['User', '', ''],
    'ApprovalUse.WaitedMs': [1_500, null, null],
  });
});

test('a failed turn has the kind of its last error, another turn has none', () => {
  const errors = ['model_request', 'usage_limit'].map((kind, index) => ({
    id: `e${index}`,
    at: SAMPLE_TURN!.started_at,
    kind,
    message: index === 0 ? 'http 429' : 'out of credits',
  }));
  const turns = [
    turnOf({ status: 'failed', status_reason: 'error', errors }),
    turnOf({ status: 'failed', status_reason: null, errors: [] }),
    turnOf({ status: 'completed', status_reason: null, errors: errors.slice(0, 1) }),
  ];
  expect(written({ ...sampleSession, turns })).toMatchObject({
    'TurnUse.ErrorKind': ['usage_limit', 'unknown', ''],
    'TurnUse.StatusReason': ['error', '', ''],
    'ErrorUse.Kind': ['model_request', 'usage_limit', 'model_request'],
    'ErrorUse.HttpStatus': [429, null, 429],
  });
});

test.each([
  ['http 429', 429],
  ['unexpected status 401 Unauthorized: Incorrect API key provided', 401],
  ['exceeded retry limit, last status: 503 Service Unavailable', 503],
  ['stream disconnected before completion', null],
  ['http 200', null],
  ['port 4430', null],
])('%s has the HTTP status %s', (message, expected) => {
  expect(httpStatusOf({ message })).toBe(expected);
});

const moment = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());
const few = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  items.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...items), { maxLength: 300 });
const sampled = sampleSession.turns;

const anyTurn = fc
  .record({
    started_at: moment,
    model: fc.option(fc.string()),
    model_calls: few(sampled.flatMap((turn) => turn.model_calls)),
    approvals: few(sampled.flatMap((turn) => turn.approvals)),
    errors: few(sampled.flatMap((turn) => turn.errors)),
    messages: few(sampled.flatMap((turn) => turn.messages)),
  })
  .map((rest) => turnOf(rest));
const anyLimit = fc.record({
  limit_id: fc.option(fc.string()),
  window: fc.constantFrom('primary' as const, 'secondary' as const),
  used_percent: fc.double({ noNaN: true }),
  window_minutes: fc.option(fc.nat()),
  resets_at: fc.option(moment),
});

test('whatever a session holds, the columns of a Nested are equally long and nothing is left over', () => {
  fc.assert(
    fc.property(
      fc.array(anyTurn, { maxLength: 4 }),
      fc.option(fc.array(anyLimit, { maxLength: 3 })),
      (turns, limits) => {
        const row = written({ ...sampleSession, turns, rate_limits: limits });
        const lengths = new Map<string, Set<number>>();
        for (const [name, value] of Object.entries(row)) {
          if (!Array.isArray(value)) continue;
          const [nested = ''] = name.split('.');
          lengths.set(nested, (lengths.get(nested) ?? new Set()).add(value.length));
        }
        const calls = turns.flatMap(({ model_calls }) => model_calls).length;
        expect([...lengths].filter(([, some]) => some.size !== 1)).toEqual([]);
        expect([...lengths.keys()]).toEqual(['TurnUse', 'CallUse', 'ApprovalUse', 'ErrorUse', 'RateLimit', 'Problems']);
        expect([...(lengths.get('CallUse') ?? [])]).toEqual([calls]);
      },
    ),
    { numRuns: 60 },
  );
});
