import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { barelyKnownSession, SAMPLE_NOW, sampleSession } from '../../test/helper/sample-session.ts';
import type { Session } from '../model/session.ts';
import { createPaint, NO_PAINT } from './paint.ts';
import { eventLine, sessionEvents } from './session-event.ts';
import { sessionList } from './session-list.ts';
import { sessionTree } from './session-tree.ts';
import { textWidth } from './width.ts';

const recordedFolder = path.resolve(import.meta.dirname, '../../test/golden/session');
const recorded = readdirSync(recordedFolder).flatMap((file) =>
  (JSON.parse(readFileSync(path.join(recordedFolder, file), 'utf8')) as Session[]).map((session) => ({
    name: `${file} ${session.session_id}`,
    session,
  })),
);
const options = (width: number) => ({ width, paint: NO_PAINT, now: SAMPLE_NOW, timeZone: 'UTC' });
/** What a terminal acts upon instead of showing it. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const ACTING = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

describe.each([60, 80, 120])('at %i columns', (width) => {
  test('a session is drawn as reviewed', async () => {
    const lines = sessionTree(sampleSession, options(width));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/session-tree-${width}.txt`);
  });

  test('a session of which little is known is drawn as reviewed', async () => {
    const lines = sessionTree(barelyKnownSession, options(width));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/session-tree-barely-${width}.txt`);
  });

  test('a session with everything that is known of it is drawn as reviewed', async () => {
    const lines = sessionTree(sampleSession, { ...options(width), full: true });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/session-tree-full-${width}.txt`);
  });

  test('the list is drawn as reviewed', async () => {
    const done = { ...sampleSession, status_reason: null, cost_basis: 'priced' as const };
    const rows = [
      { ...done, status: 'completed' as const, title: 'Newer, and needs nobody' },
      { ...done, title: null, git: null, status: 'failed' as const, cost_basis: 'api_equivalent' as const },
      sampleSession,
      { ...sampleSession, status: 'running' as const, status_reason: 'stuck' as const, title: '修复测试' },
      barelyKnownSession,
    ];
    await expect(`${sessionList(rows, options(width)).join('\n')}\n`).toMatchFileSnapshot(
      `golden/session-list-${width}.txt`,
    );
  });
});

test('events are written as reviewed', async () => {
  const lines = sessionEvents(sampleSession).map((event) =>
    eventLine(event, options(100)).replace(/^\d\d:\d\d:/, 'hh:mm:'),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/session-event.txt');
});

test('every event has a key of its own, and the same one when the session is read again', () => {
  const keys = sessionEvents(sampleSession).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(sessionEvents(structuredClone(sampleSession)).map(({ key }) => key)).toEqual(keys);
});

test('colour adds escape sequences and changes no character', () => {
  const painted = sessionTree(sampleSession, { ...options(100), paint: createPaint(true) }).join('\n');
  // oxlint-disable-next-line no-control-regex -- colour is control sequences
  expect(painted.replaceAll(/\x1b\[\d+m/g, '')).toBe(sessionTree(sampleSession, options(100)).join('\n'));
  expect(painted).toContain('\x1b[');
});

test('an empty list says what to do', () => {
  expect(sessionList([], options(80)).join('\n')).toContain('`turnscope setup`');
});

test.each(
  [sampleSession, barelyKnownSession, ...recorded.map(({ session }) => session)].map(
    (session) => [session.session_id, session] as const,
  ),
)('%s: no line is wider than the terminal or controls it', (_id, session) => {
  for (const width of [60, 100]) {
    const lines = [
      ...sessionTree(session, options(width)),
      ...sessionTree(session, { ...options(width), full: true }),
      ...sessionList([session], options(width)),
    ];
    expect(lines.filter((line) => ACTING.test(line))).toEqual([]);
    expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
  }
});
