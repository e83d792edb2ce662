import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Apart from the other tests: what these talk to has to be installed first, by `npm run interop`. One file at a time: they share two cores with what they start. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    fileParallelism: false,
  },
});
