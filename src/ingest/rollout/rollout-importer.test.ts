import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RecordedRollout, rolloutsOf } from '../../../test/helper/recorded-rollout.ts';
import { recordingNames } from '../../../test/helper/recording.ts';
import { createRolloutReader } from '../../codex/rollout/rollout-reader.ts';
import { nodeDisk } from '../../lib/node-disk.ts';
import type { Observation } from '../../model/observation.ts';
import type { IntakeAnswer } from '../intake.ts';
import { findRollouts } from './find-rollouts.ts';
import { RolloutCursors } from './rollout-cursors.ts';
import { RolloutImporter, type RolloutImporterOptions } from './rollout-importer.ts';

let folder: string;
let sessions: string;
let cursors: RolloutCursors;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnscope-importer-'));
  sessions = path.join(folder, 'sessions');
  mkdirSync(sessions);
  cursors = await RolloutCursors.open(nodeDisk, path.join(folder, 'rollouts.jsonl'));
});
afterEach(async () => {
  await cursors.close();
  rmSync(folder, { recursive: true, force: true });
});

const contentOf = ({ lines }: RecordedRollout): Buffer => Buffer.from(`${lines.join('\n')}\n`);

function put(rollout: RecordedRollout, content = contentOf(rollout)): string {
  const file = path.join(sessions, rollout.fileName);
  writeFileSync(file, content);
  return file;
}

function told(rollouts: readonly RecordedRollout[]): string[] {
  return rollouts.flatMap(({ name, lines }) => {
    const reader = createRolloutReader(name);
    return lines.flatMap((line) => reader.read(line)).map(({ id }) => id);
  });
}

const sorted = (ids: Iterable<string>): string[] => [...new Set(ids)].sort();

/** Reads everything there is; what arrived, what listeners heard, in order. */
async function read(
  options: Partial<RolloutImporterOptions> & { answers?: IntakeAnswer[]; signal?: AbortSignal } = {},
) {
  const arrived: Observation[] = [];
  const events: string[] = [];
  const { answers = [], signal = new AbortController().signal, ...others } = options;
  const importer = new RolloutImporter({
    cursors,
    intake: {
      accept: async ({ decoded, body }) => {
        const answer = answers.shift() ?? { outcome: 'accepted' };
        const { observations } = { observations: [], ...decoded };
        expect(JSON.parse(body.toString())).toEqual(observations);
        if (answer.outcome === 'accepted') arrived.push(...observations);
        events.push(answer.outcome);
        return answer;
      },
    },
    sessions: {
      expect: async (threadIds) => void events.push(`expect ${threadIds.length}`),
      hold: () => void events.push('hold'),
      release: () => void events.push('release'),
    },
    pace: () => Promise.resolve(),
    now: () => 7,
    ...others,
  });
  const { files } = await findRollouts([folder]);
  const tally = await importer.read(files, { signal });
  return { arrived, ids: arrived.map(({ id }) => id), events, tally };
}

const [SMALL] = rolloutsOf('0.169.0/twenty-tools') as [RecordedRollout];

/** A rollout of some megabytes: its turns again and again, each line a little later. */
function large(copies = 120): RecordedRollout {
  const start = Date.parse('2026-11-20T22:33:42.953Z');
  const body = SMALL.lines.slice(1);
  const lines = Array.from({ length: copies }, (_, copy) =>
    body.map((line, index) => {
      const at = new Date(start + copy * 100_000 + index * 100).toISOString();
      return Buffer.from(
        line
          .toString()
          .replace(/"timestamp":"[^"]+"/, `"timestamp":"${at}"`)
          .replaceAll('step', `step${copy}`),
      );
    }),
  ).flat();
  return { ...SMALL, lines: [...SMALL.lines.slice(0, 1), ...lines] };
}

describe('RolloutImporter', () => {
  test('reads every recording once, as its reader tells it', async () => {
    // A file that was recorded at two moments of its life counts as it was last.
    const byName = new Map(recordingNames().flatMap((name) => rolloutsOf(name).map((each) => [each.fileName, each])));
    const rollouts = [...byName.values()].sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
    for (const rollout of rollouts) put(rollout);
    const first = await read();
    expect(rollouts.length).toBeGreaterThan(100);
    expect(first.ids).toEqual(told(rollouts));
    expect(first.tally).toMatchObject({ files: rollouts.length, filesRead: rollouts.length, problems: [] });
    expect(first.tally.sessions).toBeLessThan(rollouts.length);
    const again = await read();
    expect(again.arrived).toEqual([]);
    expect(again.tally).toMatchObject({ filesRead: 0, filesUnchanged: rollouts.length });
  });

  test('goes on where it stopped when the file grows, line by line and in the middle of lines', async () => {
    const content = contentOf(SMALL);
    const file = put(SMALL, content.subarray(0, 0));
    const ids: string[] = [];
    for (let at = 0; at < content.length; at += 7_001) {
      appendFileSync(file, content.subarray(at, at + 7_001));
      ids.push(...(await read()).ids);
    }
    expect(ids).toEqual(told([SMALL]));
  });

  test('knows a rollout again after it was archived or compressed', async () => {
    const file = put(SMALL);
    await read();
    const archived = path.join(folder, 'archived_sessions', SMALL.fileName);
    mkdirSync(path.dirname(archived));
    renameSync(file, archived);
    expect((await read()).arrived).toEqual([]);
    writeFileSync(`${archived}.zst`, zstdCompressSync(readFileSync(archived)));
    rmSync(archived);
    expect((await read()).arrived).toEqual([]);
    expect((await read()).tally.filesUnchanged).toBe(1);
    // and Codex makes it plain again when the thread is resumed
    const more = Buffer.from(`${SMALL.lines.at(-1)?.toString().replace('22:33:', '22:59:')}\n`);
    put(SMALL, Buffer.concat([contentOf(SMALL), more]));
    rmSync(path.dirname(archived), { recursive: true });
    expect((await read()).arrived.map(({ kind }) => kind)).toEqual(['turn_ended']);
  });

  test('reads a compressed one from the start', async () => {
    const rollout = large(30);
    writeFileSync(`${put(rollout)}.zst`, zstdCompressSync(contentOf(rollout)));
    rmSync(path.join(sessions, rollout.fileName));
    expect((await read()).ids).toEqual(told([rollout]));
  });

  test('says which file is damaged, keeps what came before, and reads the others', async () => {
    const [other] = rolloutsOf('0.169.0/shell-one') as [RecordedRollout];
    const rollout = large(30);
    const packed = zstdCompressSync(contentOf(rollout));
    writeFileSync(path.join(sessions, `${rollout.fileName}.zst`), packed.subarray(0, packed.length - 100));
    put(other);
    const { ids, tally } = await read();
    expect(tally.problems).toHaveLength(1);
    expect(tally.problems[0]?.path).toContain('.zst');
    expect(told([other]).every((id) => ids.includes(id))).toBe(true);
    expect(ids.length).toBeGreaterThan(told([other]).length);
  });

  test.each([
    [
      'its beginning was rewritten',
      (text: string) => text.replace('"history_mode":"paginated"', '"history_mode":"legacy"'),
    ],
    ['it became shorter', (text: string) => text.slice(0, text.lastIndexOf('\n', text.length / 2) + 1)],
    [
      'what stands before the cursor is another line',
      (text: string) => `${text.slice(0, -40)}"x":"${'y'.repeat(31)}"}}\n`,
    ],
  ])('reads a file anew when %s', async (_what, rewrite) => {
    const file = put(SMALL);
    await read();
    const content = rewrite(contentOf(SMALL).toString());
    writeFileSync(file, content);
    utimesSync(file, 1, 1);
    const lines = content
      .split('\n')
      .slice(0, -1)
      .map((line) => Buffer.from(line));
    expect((await read()).ids).toEqual(told([{ ...SMALL, lines }]));
    expect((await read()).arrived).toEqual([]);
  });

  test('a file that was only touched says nothing new', async () => {
    const file = put(SMALL);
    await read();
    utimesSync(file, 1, 1);
    expect((await read()).tally).toMatchObject({ filesRead: 1, observations: 0 });
    expect((await read()).tally).toMatchObject({ filesUnchanged: 1 });
  });

  test('sends a large file in pieces, and releases its thread with the last of them', async () => {
    const rollout = large();
    put(rollout);
    const { ids, events } = await read();
    expect(sorted(ids)).toEqual(sorted(told([rollout])));
    expect(events.filter((event) => event === 'accepted').length).toBeGreaterThan(3);
    expect(events.slice(0, 2)).toEqual(['expect 1', 'hold']);
    expect(events.slice(-2)).toEqual(['accepted', 'release']);
  });

  test('waits while the journal is full, and loses nothing', async () => {
    put(SMALL);
    const { ids, events } = await read({ answers: [{ outcome: 'overloaded', retryAfterSeconds: 5, message: 'wait' }] });
    expect(ids).toEqual(told([SMALL]));
    expect(events).toEqual(['expect 1', 'overloaded', 'accepted']);
  });

  test.each([
    ['disk_full', 'disk_full', 'Free some space'],
    ['closed', 'unavailable', 'Run the import again'],
  ] as const)(
    'ends with a sentence when the journal is %s; the cursor stays behind what was kept',
    async (outcome, code, hint) => {
      const rollout = large();
      put(rollout);
      const kept: string[] = [];
      const answers: IntakeAnswer[] = [{ outcome: 'accepted' }, { outcome, message: 'no more' }];
      const intake = {
        accept: async ({ decoded }: Parameters<RolloutImporterOptions['intake']['accept']>[0]) => {
          const answer = answers.shift() ?? { outcome, message: 'no more' };
          const { observations } = { observations: [], ...decoded };
          kept.push(...(answer.outcome === 'accepted' ? observations.map(({ id }: Observation) => id) : []));
          return answer;
        },
      };
      await expect(read({ intake })).rejects.toMatchObject({ code, hint: expect.stringContaining(hint) as string });
      const { ids } = await read();
      expect(kept.length).toBeGreaterThan(0);
      expect([...kept, ...ids]).toEqual(told([rollout]));
    },
  );

  test('stops when it is told to, and goes on there', async () => {
    const rollout = large();
    put(rollout);
    const stopping = new AbortController();
    let pieces = 0;
    const pace = async (): Promise<void> => {
      pieces += 1;
      if (pieces === 3) stopping.abort();
    };
    const first = await read({ pace, signal: stopping.signal });
    const second = await read();
    expect(first.ids.length).toBeGreaterThan(0);
    expect(second.ids.length).toBeGreaterThan(0);
    expect([...first.ids, ...second.ids]).toEqual(told([rollout]));
    expect(first.events.slice(-2)).toEqual(['accepted', 'release']);
  });

  test('keeps the first piece when it is told to stop before there was room for it', async () => {
    const rollout = large();
    put(rollout);
    const stopping = new AbortController();
    const pace = (): Promise<void> => {
      stopping.abort();
      return new Promise(() => undefined);
    };
    const first = await read({ pace, signal: stopping.signal });
    const second = await read();
    expect(first.ids.length).toBeGreaterThan(0);
    expect(second.ids.length).toBeGreaterThan(0);
    expect([...first.ids, ...second.ids]).toEqual(told([rollout]));
  });

  test('a stop while the journal is full keeps nothing, and loses nothing', async () => {
    const rollout = large();
    put(rollout);
    const stopping = new AbortController();
    const answers = Array.from(
      { length: 9 },
      () => ({ outcome: 'overloaded', retryAfterSeconds: 5, message: 'wait' }) as const,
    );
    setTimeout(() => stopping.abort(), 50);
    const first = await read({ answers, signal: stopping.signal });
    expect(first.ids).toEqual([]);
    expect((await read()).ids).toEqual(told([rollout]));
  });

  test('counts lines that are no JSON, and reads on', async () => {
    put(SMALL, Buffer.concat([contentOf(SMALL), Buffer.from('{"type":\n\n'), contentOf(SMALL).subarray(0, 40)]));
    const { ids, tally } = await read();
    expect(ids).toEqual(told([SMALL]));
    expect(tally.linesUnreadable).toBeGreaterThan(0);
  });

  test('does not read a file that somebody reads already', async () => {
    put(large());
    const { files } = await findRollouts([folder]);
    const filesOfOther: number[] = [];
    const importer: RolloutImporter = new RolloutImporter({
      cursors,
      intake: { accept: async () => ({ outcome: 'accepted' }) },
      sessions: { expect: async () => undefined, hold: () => undefined, release: () => undefined },
      pace: async () => {
        expect(importer.isBusy(SMALL.name.stem)).toBe(true);
        filesOfOther.push((await importer.read(files, { signal: new AbortController().signal })).files);
      },
      now: () => 7,
    });
    await importer.read(files, { signal: new AbortController().signal });
    expect(filesOfOther.length).toBeGreaterThan(3);
    expect(new Set(filesOfOther)).toEqual(new Set([0]));
    expect(importer.isBusy(SMALL.name.stem)).toBe(false);
  });
});
