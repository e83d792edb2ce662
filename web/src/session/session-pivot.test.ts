import { expect, test } from 'vitest';
import { sessionPivots } from './session-pivot.ts';

const SESSION = { session_id: 'a b', started_at: '2026-11-21T10:00:00.000Z' };

test.each([
  ['2026-11-21T10:05:00.000Z', '/metrics?since=2026-11-21T09%3A59%3A00.000Z&until=2026-11-21T10%3A07%3A00.000Z'],
  [null, '/metrics?since=2026-11-21T09%3A59%3A00.000Z'],
])('a session that ended at %s leads to what was said of it', (ended_at, metrics) =>
  expect(sessionPivots({ ...SESSION, ended_at }).map(([, href]) => href)).toEqual([
    '/logs?session=a+b',
    '/traces?session=a+b',
    metrics,
  ]),
);
