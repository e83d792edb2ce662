import { describe, expect, test } from 'vitest';
import { sampleSession } from '../../test/helper/sample-session.ts';
import { AppError } from '../lib/errors.ts';
import { type Session, summaryOf } from '../model/session.ts';
import type { Query } from '../query/query.ts';
import { callerOf, readSession } from './session-ref.ts';
import type { ToolCall } from './tool.ts';

const CALLER = '019ab1f2-7c00-7000-8000-00000000000a';
const other: Session = { ...sampleSession, session_id: '019ab1f2-7c00-7000-8000-00000000000b' };
const own: Session = { ...sampleSession, session_id: CALLER };

/** A store that has these, the newest first; what it was asked is in `asked`. */
function callOn(sessions: readonly Session[], caller: string | null): { call: ToolCall; asked: unknown[] } {
  const asked: unknown[] = [];
  const query = {
    listSessions: async () => ({ sessions: sessions.map(summaryOf), next_cursor: null }),
    getSession: async (ref, standpoint) => {
      asked.push([ref, standpoint?.cwd]);
      const found = sessions.find(({ session_id }) => session_id === ref || ref === 'last' || ref === 'current');
      if (found === undefined) throw new AppError('not_found', `cannot find session ${ref}`);
      return found;
    },
  } satisfies Partial<Query> as unknown as Query;
  return { call: { query, ui: null, status: null, now: 0, cwd: '/home/ada', caller, bytesMax: 14_000 }, asked };
}

describe('callerOf', () => {
  test.each([
    [{ sessionId: CALLER }, CALLER],
    [{ sessionId: 7 }, null],
    [{ sessionId: 'last' }, null],
    [{ sessionId: '../../etc/passwd' }, null],
    [{}, null],
    [undefined, null],
  ])('%j', (meta, expected) => {
    expect(callerOf(meta)).toBe(expected);
  });
});

describe('readSession', () => {
  test.each([
    ['current', [own, other], CALLER],
    ['last', [own, other], other.session_id],
    ['last', [other, own], other.session_id],
    [other.session_id, [own, other], other.session_id],
  ])('%s, asked by a session of Codex', async (ref, sessions, expected) => {
    expect((await readSession(callOn(sessions, CALLER).call, ref, undefined)).session_id).toBe(expected);
  });

  test('a folder that is named stands above who asks', async () => {
    const { call, asked } = callOn([own, other], CALLER);
    await readSession(call, 'current', '/srv/web');
    expect(asked).toEqual([['current', '/srv/web']]);
  });

  test('another client is asked by where it stands', async () => {
    const { call, asked } = callOn([own, other], null);
    await readSession(call, 'current', undefined);
    await readSession(call, ' current ', '/srv/web');
    expect(asked).toEqual([
      ['current', '/home/ada'],
      ['current', '/srv/web'],
    ]);
  });

  test('a session of which nothing has arrived is not mistaken for another', async () => {
    await expect(readSession(callOn([other], CALLER).call, 'current', undefined)).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining('ask again'),
    });
  });
});
