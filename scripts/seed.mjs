#!/usr/bin/env node
/**
 * Fills a data folder with made-up sessions, the same ones for the same seed. No server may run on it.
 *
 *     node scripts/seed.mjs --data .turnscope/seeded                        200 sessions of 30 days, by the way that everything takes
 *     node scripts/seed.mjs --data /tmp/large --sessions 1000000 --days 365 --straight    straight into the tables: half an hour on two cores that have other work, too
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fillLargeStore } from '../bench/seed/large-store.ts';
import { fillRecordedStore } from '../bench/seed/recorded-store.ts';
import { openStore } from '../src/server/open-store.ts';
import { runScript, StepError, say, step } from './step.mjs';

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      sessions: { type: 'string', default: '200' },
      days: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      straight: { type: 'boolean', default: false },
    },
  });
  if (values.data === undefined) throw new StepError('Say where to: --data <folder>.');
  const dataDir = path.resolve(values.data);
  const count = (/** @type {'sessions' | 'days' | 'seed'} */ name) => {
    const number = Number(values[name]);
    if (Number.isSafeInteger(number) && number > 0) return number;
    throw new StepError(`--${name} takes a whole number above 0, not ${values[name]}.`);
  };
  const story = { seed: count('seed'), sessions: count('sessions'), days: count('days'), now: Date.now() };
  const onProgress = (/** @type {number} */ done) => say(`  ${done.toLocaleString('en')} sessions`);
  await step(`Making ${story.sessions.toLocaleString('en')} sessions`, () =>
    values.straight
      ? straight(dataDir, { ...story, onProgress })
      : fillRecordedStore({ dataDir, ...story, onProgress }),
  );
  say(`${(bytesUnder(dataDir) / 1e6).toFixed(0)} MB in ${dataDir}`);
});

/**
 * @param {string} dataDir
 * @param {Parameters<typeof fillLargeStore>[1]} options
 */
async function straight(dataDir, options) {
  const store = await openStore({ dataDir });
  try {
    await fillLargeStore(store, options);
  } finally {
    await store.close();
  }
}

/** @param {string} folder */
function bytesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
