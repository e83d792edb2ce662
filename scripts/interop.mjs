#!/usr/bin/env node
/**
 * `npm run interop`: installs what is missing, the peers among it, and runs the tests that talk to them. The very last line is the count. Where pip or Go cannot be had it
 * fails and says so: a peer that was not asked has not agreed. Arguments after `--` go to vitest.
 */
import path from 'node:path';
import { build } from './build.mjs';
import { installForTesting } from './install.mjs';
import { ensureCollector, ensurePhoenix, ensureRuntimes } from './peer.mjs';
import { ROOT, requireNode, runScript } from './step.mjs';
import { closingLine, countTests } from './test-count.mjs';
import { readReport, runVitest } from './vitest.mjs';

const report = path.join(ROOT, 'test-results', 'interop.json');

let code = 1;
await runScript(async () => {
  requireNode();
  await installForTesting();
  await build();
  const env = {
    INTEROP_COLLECTOR: await ensureCollector(),
    INTEROP_PHOENIX: await ensurePhoenix(),
    INTEROP_RUNTIMES: await ensureRuntimes(),
  };
  const config = path.join('test', 'interop', 'vitest.config.ts');
  code = await runVitest({ report, args: ['--config', config, ...process.argv.slice(2)], env });
});

const counts = countTests(readReport(report), code);
process.exitCode = counts.failed === 0 ? 0 : 1;
process.stdout.write(`${closingLine(counts)}\n`);
