import { expect, it } from 'vitest';
import { type FlushedBackend, flushLines, flushProgressLine } from './flush-lines.ts';
import { createPaint } from './paint.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const options = { now: NOW, paint: createPaint(false) };
const backend = (more: Partial<FlushedBackend>): FlushedBackend => ({
  name: 'phoenix',
  waiting: { items: 0, bytes: 0, oldest_at: null },
  sent: { items: 0, records: 0, last_at: null },
  dropped: {},
  trouble: null,
  ...more,
});
const TROUBLE = { at: '2026-11-21T11:59:00.000Z', message: 'HTTP 503', attempts: 3, next_at: null };
const WAITING = { items: 2, bytes: 48_000, oldest_at: '2026-11-21T11:58:00.000Z' };

it.each<[string, Partial<FlushedBackend>, string[]]>([
  ['nothing yet', {}, ['phoenix  nothing waits; 0 records sent']],
  [
    'all sent',
    { sent: { items: 1, records: 12, last_at: '2026-11-21T11:59:30.000Z' } },
    ['phoenix  nothing waits; 12 records sent, the last 30 s ago'],
  ],
  [
    'down',
    { waiting: WAITING, trouble: TROUBLE },
    [
      'phoenix  2 items waiting (48 kB, since 2 m 00 s); 0 records sent',
      '  HTTP 503 (3 attempts, tried again with the next run)',
    ],
  ],
  [
    'down, with a pause that nobody waits for',
    { waiting: WAITING, trouble: { ...TROUBLE, attempts: 1, next_at: '2026-11-21T12:00:30.000Z' } },
    [
      'phoenix  2 items waiting (48 kB, since 2 m 00 s); 0 records sent',
      '  HTTP 503 (1 attempt, tried again with the next run)',
    ],
  ],
  [
    'losing',
    { dropped: { too_large: 1, size: 2 } },
    ['phoenix  nothing waits; 0 records sent', '  dropped: 1 too large, 2 size'],
  ],
  ['in trouble, with nothing to send', { trouble: TROUBLE }, ['phoenix  nothing waits; 0 records sent']],
])('a backend that is %s', (_, more, expected) => {
  expect(flushLines({ sent_by: null, backends: [backend(more)] }, options)).toEqual(expected);
});

it('says when a server tries again', () => {
  const trouble = { ...TROUBLE, next_at: '2026-11-21T12:00:30.000Z' };
  const lines = flushLines({ sent_by: 'server', backends: [backend({ waiting: WAITING, trouble })] }, options);
  expect(lines.at(-1)).toBe('  HTTP 503 (3 attempts, tried again in 30 s)');
});

it('says who sends instead', () => {
  const [first] = flushLines({ sent_by: 'server', backends: [backend({})] }, options);
  expect(first).toBe('The server of this machine sends what hooks tell.');
});

it('lets no backend write on the terminal', () => {
  const message = '\u001b]0;owned\u0007no';
  const told = backend({ waiting: WAITING, trouble: { ...TROUBLE, message } });
  const lines = flushLines({ sent_by: null, backends: [told] }, options).join('\n');
  const progress = flushProgressLine(new Map([['x', { waiting: 1, sent: 1_200, trouble: message }]]));
  expect(`${lines}${progress}`).not.toContain('\u001b');
  expect(progress).toBe('x: 1,200 records sent, 1 waiting (no)');
});
