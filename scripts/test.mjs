#!/usr/bin/env node
/**
 * `npm test`: installs what testing needs, builds, runs every test that needs no outside service.
 * The very last line is the count, and the exit code is 0 only when it says that nothing failed.
 * Arguments after `--` go to vitest (`npm test -- --project unit`).
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { installForTesting } from './install.mjs';
import { ROOT, requireNode, run, runScript, say } from './step.mjs';
import { closingLine, countTests } from './test-count.mjs';

const report = path.join(ROOT, 'test-results', 'vitest.json');

let code = 1;
await runScript(async () => {
  requireNode();
  await installForTesting();
  const browser = await ensureBrowser();
  await build();
  code = await runVitest(browser);
});

const counts = countTests(readReport(), code);
process.exitCode = counts.failed === 0 ? 0 : 1;
process.stdout.write(`${closingLine(counts)}\n`);

/** @param {string} browser */
async function runVitest(browser) {
  rmSync(report, { force: true });
  // vitest asks for a newer Node than the shipped code does: the one that was installed for development
  const local = path.join(ROOT, 'node_modules', '.bin', 'node');
  const node = existsSync(local) ? local : process.execPath;
  const env = {
    ...process.env,
    CHROME_PATH: browser,
    PATH: `${path.join(ROOT, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    TURNSCOPE_TEST_NODE: process.execPath, // the user's own Node, on which the packaging tests run the tarball too
  };
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  say('Running the tests …');
  const { code: ended } = await run(node, [vitest, 'run', ...reporters, ...process.argv.slice(2)], { env });
  return ended;
}

/** @returns {import('./test-count.mjs').Report | null} */
function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return null; // nothing ran: the count below says so
  }
}
