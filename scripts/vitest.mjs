/** Runs vitest and counts what came of it, for scripts whose last line is the count. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT, run, say } from './step.mjs';

/**
 * @param {{ report: string, args: readonly string[], env: NodeJS.ProcessEnv }} options `report`: where the JSON goes, read with `readReport`
 * @returns {Promise<number>} vitest's exit code
 */
export async function runVitest({ report, args, env }) {
  rmSync(report, { force: true });
  // vitest asks for a newer Node than the shipped code does: the one that was installed for development
  const local = path.join(ROOT, 'node_modules', '.bin', 'node');
  const node = existsSync(local) ? local : process.execPath;
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const PATH = `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`;
  say('Running the tests …');
  const { code } = await run(node, [vitest, 'run', ...reporters, ...args], { env: { ...process.env, PATH, ...env } });
  return code;
}

/** @param {string} report @returns {import('./test-count.mjs').Report | null} */
export function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return null; // nothing ran: the count says so
  }
}
