#!/usr/bin/env node
/**
 * `npm run check`: format, lint, types, unit tests (the architecture among them), dead code. All of them run even when one fails; two at
 * a time, since each uses more than one thread by itself. Prints output only of what failed.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT, requireNode, run, runScript, StepError, say } from './step.mjs';

const bin = path.join(ROOT, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, FORCE_COLOR: '1' };
// named one by one: the type-aware linter walks into node_modules when it is given the root
const linted = ['src', 'test', 'scripts', 'bench', 'web/src'].filter((folder) => existsSync(path.join(ROOT, folder)));

/** @type {readonly (readonly [name: string, command: string, args: readonly string[]])[]} */
const checks = [
  ['unit tests', 'vitest', ['run', '--project', 'unit', '--reporter=default', '--maxWorkers=100%']],
  ['format', 'biome', ['check', '--linter-enabled=false', '.']],
  ['lint', 'oxlint', ['--type-aware', ...linted]],
  ['types', 'tsc', ['--noEmit']],
  ['types of the page', 'tsc', ['--noEmit', '--project', 'web']],
  ['dead code', 'knip', []],
];

await runScript(async () => {
  requireNode();
  if (!existsSync(path.join(bin, 'vitest')))
    throw new StepError('The tools are not installed: run npm ci and npm ci --prefix web.');
  const startedAt = Date.now();
  const waiting = [...checks];
  /** @type {string[]} */
  const failed = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const [name, command, args] = check;
      const from = Date.now();
      const { code, output } = await run(path.join(bin, command), args, { env, quiet: true });
      say(`${code === 0 ? '✓' : '✕'} ${name} ${((Date.now() - from) / 1000).toFixed(1)} s`);
      if (code === 0) continue;
      failed.push(name);
      say(output);
    }
  };
  await Promise.all([worker(), worker()]);
  say(`checked in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (failed.length > 0) throw new StepError(`Failed: ${failed.join(', ')}.`);
});
