#!/usr/bin/env node
/**
 * `npm test`: installs what testing needs, builds, runs every test that needs no outside service.
 * The very last line is the count, and the exit code is 0 only when it says that nothing failed.
 * Arguments after `--` go to vitest (`npm test -- --project unit`).
 */
import path from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { installForTesting } from './install.mjs';
import { ROOT, requireNode, runScript } from './step.mjs';
import { closingLine, countTests } from './test-count.mjs';
import { readReport, runVitest } from './vitest.mjs';

const report = path.join(ROOT, 'test-results', 'vitest.json');

let code = 1;
await runScript(async () => {
  requireNode();
  await installForTesting();
  const browser = await ensureBrowser();
  await build();
  const env = {
    CHROME_PATH: browser,
    TURNSCOPE_TEST_NODE: process.execPath, // the user's own Node, on which the packaging tests run the tarball too
  };
  code = await runVitest({ report, args: process.argv.slice(2), env });
});

const counts = countTests(readReport(report), code);
process.exitCode = counts.failed === 0 ? 0 : 1;
process.stdout.write(`${closingLine(counts)}\n`);
