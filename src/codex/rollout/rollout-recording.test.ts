/** Every rollout that the real Codex wrote while it was recorded, read alone: without OTLP, without hooks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RecordedRollout, rolloutsOf } from '../../../test/helper/recorded-rollout.ts';
import { askedTurns, type Billed, billedByThread, recordingNames } from '../../../test/helper/recording.ts';
import type { Observation } from '../../model/observation.ts';
import { createRolloutReader } from './rollout-reader.ts';

const observed = ({ name, lines }: RecordedRollout): Observation[] => {
  const reader = createRolloutReader(name);
  return lines.flatMap((line) => reader.read(line));
};

const recordings = recordingNames()
  .map((name) => ({ name, rollouts: rolloutsOf(name) }))
  .filter(({ rollouts }) => rollouts.length > 0);

const files = recordings.flatMap(({ name, rollouts }) =>
  rollouts.map((rollout, index) => ({ name: `${name} ${index + 1}`, rollout })),
);

test('the recordings are there', () => {
  expect(recordings.length).toBeGreaterThanOrEqual(105);
  expect(files.length).toBeGreaterThanOrEqual(125);
});

function spentBy(observations: readonly Observation[]): Record<string, Billed> {
  const sums: Record<string, Billed> = {};
  for (const { kind, threadId, attributes } of observations) {
    if (kind !== 'model_usage') continue;
    const [input, cached, output, reasoning] = sums[threadId] ?? [0, 0, 0, 0];
    sums[threadId] = [
      input + Number(attributes['input_token_count']),
      cached + Number(attributes['cached_token_count']),
      output + Number(attributes['output_token_count']),
      reasoning + Number(attributes['reasoning_token_count']),
    ];
  }
  return sums;
}

/** /compact has no prompt; words that steer a turn are one more. */
const UNPROMPTED: Readonly<Record<string, number>> = {
  '0.169.0/tui-approval': 1,
  '0.147.0/compacted-by-hand': 2,
  '0.160.1/fork-compacted': 1,
  '0.160.1/steered': -1,
};

describe.each(recordings)('$name', ({ name, rollouts }) => {
  const observations = rollouts.flatMap(observed);

  test('tokens equal what was billed, thread by thread', () => {
    const threads = new Set(rollouts.map((rollout) => rollout.name.threadId));
    const billed = Object.entries(billedByThread(name)).filter(
      ([thread, counts]) => threads.has(thread) && counts.some((count) => count > 0),
    );
    expect(spentBy(observations)).toEqual(Object.fromEntries(billed));
  });

  test('each prompt that a person gave is told once, and no other', () => {
    const children = new Set(
      observations.filter(({ kind }) => kind === 'thread_link').map((link) => link.attributes['child_thread_id']),
    );
    const prompts = observations.filter(({ kind, threadId }) => kind === 'prompt' && !children.has(threadId));
    const reviews = observations.some(({ attributes }) => attributes['trigger'] === 'review') && children.size > 0;
    expect(prompts).toHaveLength(askedTurns(name) - (UNPROMPTED[name] ?? (reviews ? 1 : 0)));
  });

  test('no two things have the same id', () => {
    const byId = new Map<string, Observation>();
    for (const observation of observations) {
      const twin = byId.get(observation.id);
      byId.set(observation.id, observation);
      expect(twin ?? observation).toEqual(observation);
    }
  });

  test('what is told belongs to a thread that has a file, and to a turn that began', () => {
    const threads = new Set(rollouts.map((rollout) => rollout.name.threadId));
    // 0.125 says that a review began without saying which turn that is: the end does
    const begun = new Set(
      observations.filter(({ kind }) => kind === 'turn_started' || kind === 'turn_ended').map(({ turnId }) => turnId),
    );
    for (const { threadId, turnId, kind } of observations) {
      expect(kind === 'thread_link' || threads.has(threadId)).toBe(true);
      expect(turnId === '' || begun.has(turnId)).toBe(true);
    }
  });
});

describe.each(files)('$name', ({ rollout }) => {
  test('every line is read and known', () => {
    const reader = createRolloutReader(rollout.name);
    for (const line of rollout.lines) reader.read(line);
    expect(reader.counts).toEqual({ lines: rollout.lines.length, unreadable: 0, unknownTypes: new Map() });
  });

  test('reading can stop behind any line and go on later', () => {
    const whole = observed(rollout);
    let reader = createRolloutReader(rollout.name);
    const inPieces = rollout.lines.flatMap((line) => {
      reader = createRolloutReader(rollout.name, JSON.parse(JSON.stringify(reader.state())));
      return reader.read(line);
    });
    expect(inPieces).toEqual(whole);
  });

  test('the state stays small', () => {
    const reader = createRolloutReader(rollout.name);
    for (const line of rollout.lines) reader.read(line);
    expect(JSON.stringify(reader.state()).length).toBeLessThan(2000);
  });
});

test('never throws, whatever a line holds', () => {
  const lines = files.flatMap((file) => file.rollout.lines);
  const damaged = fc
    .tuple(fc.integer({ min: 0, max: lines.length - 1 }), fc.nat(), fc.uint8Array({ maxLength: 8 }))
    .map(([index, at, bytes]) => {
      const line = Buffer.from(lines[index] ?? []);
      line.set(bytes.subarray(0, line.length - (at % line.length)), at % line.length);
      return line;
    });
  const reader = createRolloutReader(files[0]!.rollout.name);
  fc.assert(
    fc.property(damaged, (line) => {
      expect(() => reader.read(line)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

test('never throws, whatever stands where Codex writes something else', () => {
  const lines = files.flatMap((file) => file.rollout.lines).map((each) => JSON.parse(each.toString()) as object);
  const changed = fc
    .tuple(fc.integer({ min: 0, max: lines.length - 1 }), fc.nat(), fc.jsonValue({ maxDepth: 2 }))
    .map(([index, at, value]) => {
      const told = structuredClone(lines[index]) as Record<string, unknown>;
      const places = placesIn(told);
      const [holder, key] = places[at % places.length]!;
      holder[key] = value;
      return Buffer.from(JSON.stringify(told));
    });
  const reader = createRolloutReader(files[0]!.rollout.name);
  fc.assert(
    fc.property(changed, (line) => {
      const told = reader.read(line);
      expect(told.every(({ at, attributes }) => Number.isFinite(at) && isText(attributes))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

const isText = (attributes: object): boolean => Object.values(attributes).every((value) => typeof value === 'string');

/** Every place below the envelope's payload where a value stands. */
function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as [typeof holder, string], ...placesIn(holder[key])]);
}
