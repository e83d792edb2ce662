import { expect, test } from 'vitest';
import { modelAt, sessionOf, timeAt, times, turn } from '../../../test/helper/story.ts';
import type { ModelCall, Session, Turn } from '../../model/session.ts';
import { retryStorms } from './retry-storm.ts';

const withCalls = (model_calls: readonly ModelCall[], rest: Partial<Turn> = {}): Session =>
  sessionOf([turn('t1', { model_calls, ...rest })]);
const limited = { errors: [{ id: 'e', at: timeAt(1), kind: 'model_request', message: 'http 429' }] };

test.each<[string, Session, string]>([
  ['one request', withCalls([modelAt(0, { attempts: 6 })]), 'One request to the model had to be sent again 5 times.'],
  [
    'several within minutes',
    withCalls(times(3, (n) => modelAt(n * 60, { attempts: 3 }))),
    '3 requests to the model had to be sent again 6 times within 2 m 00 s.',
  ],
  ['a rate limit', withCalls([modelAt(0, { attempts: 6 })], limited), '5 times, turned away by a rate limit (429).'],
  [
    'of several agents at once',
    sessionOf(times(5, (n) => turn(`t${n}`, { thread_id: `${n}`, model_calls: [modelAt(n, { attempts: 2 })] }))),
    '5 requests',
  ],
])('a storm: %s', (_, session, sentence) => {
  const [found, ...others] = retryStorms(session);
  expect(found?.sentence).toContain(sentence);
  expect(others).toEqual([]);
  expect(found?.wasted).toMatchObject({ tokens: null, cost_usd: null, ms: null });
});

test.each<[string, Session]>([
  ['four retries', withCalls([modelAt(0, { attempts: 5 })])],
  ['a retry now and then', withCalls(times(20, (n) => modelAt(n * 100, { attempts: 2 })))],
  ['many requests that worked at once', withCalls(times(50, (n) => modelAt(n)))],
  ['attempts that are not told', withCalls(times(50, (n) => modelAt(n, { attempts: null })))],
])('no storm: %s', (_, session) => {
  expect(retryStorms(session)).toEqual([]);
});

test('a storm that the turn did not survive is graver', () => {
  expect(retryStorms(withCalls([modelAt(0, { attempts: 6 })], { status: 'failed' }))[0]?.severity).toBe('high');
  expect(retryStorms(withCalls([modelAt(0, { attempts: 6 })]))[0]?.severity).toBe('medium');
});

test('two storms are two problems', () => {
  expect(retryStorms(withCalls([modelAt(0, { attempts: 6 }), modelAt(3_600, { attempts: 6 })]))).toHaveLength(2);
});
