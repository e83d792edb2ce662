import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, test } from 'vitest';
import { AppError } from '../lib/errors.ts';
import { greetClickhouse, isNewEnough } from './clickhouse-greeting.ts';
import type { Store } from './store.ts';
import { storeError } from './store-error.ts';

const URL = 'http://127.0.0.1:8123/';

const answering = (rows: unknown[]): Pick<Store, 'query'> => ({ query: async <Row>() => rows as Row[] });
const failing = (thrown: unknown): Pick<Store, 'query'> => ({
  query: () => Promise.reject(storeError(thrown, 'read the store', 'internal')),
});

test.each([
  ['26.2.1.1', true],
  ['26.7.2.1', true],
  ['27.1.1.1', true],
  ['26.1.9.9', false],
  ['25.12.1.1', false],
  ['nonsense', false],
])('%s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test('a ClickHouse that is new enough is welcome', async () => {
  await expect(greetClickhouse(answering([{ version: '26.7.2.1' }]), URL)).resolves.toBeUndefined();
});

describe('who is not', () => {
  const wrongPassword = new ClickHouseError({ message: 'Authentication failed', code: '516', type: 'X' });
  test.each([
    ['too old', answering([{ version: '25.8.1.1' }]), 'unsupported', 'too old'],
    ['another answer', answering([{ hello: 1 }]), 'invalid_input', 'no ClickHouse'],
    ['no answer at all', answering([]), 'invalid_input', 'no ClickHouse'],
    ['a page', failing(new SyntaxError('Unexpected token <')), 'invalid_input', 'no ClickHouse'],
    [
      'nobody',
      failing(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
      'unavailable',
      'ECONN',
    ],
    ['silence', failing(new Error('The user aborted a request.')), 'unavailable', 'does not answer'],
    ['a wrong password', failing(wrongPassword), 'unauthenticated', 'Authentication failed'],
  ] as const)('%s', async (_name, store, code, said) => {
    const error = await greetClickhouse(store, URL).catch((thrown: unknown) => AppError.from(thrown));
    expect(error).toMatchObject({
      code,
      message: expect.stringContaining(said),
      hint: expect.stringContaining('--clickhouse'),
    });
  });
});
