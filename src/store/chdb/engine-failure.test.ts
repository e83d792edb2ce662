import { expect, test } from 'vitest';
import { engineError } from './engine-failure.ts';

const failed = { dataDir: '/d', reason: 'failed', message: 'Failed to create connection', stderr: '' } as const;

test.each([
  [
    { ...failed, stderr: 'Code: 76. Cannot lock file /d/status. Another server …' },
    'conflict',
    'another Turnscope holds',
  ],
  [{ ...failed, stderr: 'errno: 30, strerror: Read-only file system' }, 'forbidden', 'cannot be written'],
  [{ ...failed, message: "EACCES: permission denied, mkdir '/d'" }, 'forbidden', 'cannot be written'],
  [{ ...failed, stderr: 'errno: 28, strerror: No space left on device' }, 'disk_full', 'the disk is full'],
  [
    { ...failed, reason: 'missing' as const, message: "Cannot find package 'chdb'" },
    'unsupported',
    'chDB is not installed',
  ],
  [{ ...failed, reason: 'exited' as const, stderr: 'one\nlast words\n' }, 'internal', 'did not start: last words'],
])('%o', (failure, code, sentence) => {
  expect(engineError(failure)).toMatchObject({ code, message: expect.stringContaining(sentence) });
});
