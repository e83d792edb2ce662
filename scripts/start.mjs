#!/usr/bin/env node
/**
 * `npm start`: installs what running needs, builds what is stale, becomes `turnscope up`. Arguments after `--` are
 * passed on. With everything in place it asks nothing of npm or the network.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { installForRunning } from './install.mjs';
import { ROOT, requireNode, runScript } from './step.mjs';

await runScript(async () => {
  requireNode();
  await installForRunning();
  await build();
  // in this very process: one process to signal, no second start of Node to wait for
  const program = path.join(ROOT, 'dist', 'turnscope.js');
  process.argv = [process.execPath, program, 'up', ...process.argv.slice(2)];
  await import(pathToFileURL(program).href);
});
